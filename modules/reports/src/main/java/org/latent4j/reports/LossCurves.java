package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.latent4j.common.Check;

/** Losses of several runs in one chart. */
public final class LossCurves {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 540;
    private static final float[] DASHES = {7, 5};

    private LossCurves() {}

    /**
     * One run's losses by epoch.
     *
     * @param name in the legend
     * @param training one per epoch, the first is epoch 1
     * @param validation one per epoch
     */
    public record Run(String name, List<Double> training, List<Double> validation) {}

    /**
     * Draws them, validation as full and training as dashed lines of the run's colour.
     *
     * @param unit of the losses
     * @param runs with at least one epoch each
     */
    public static BufferedImage picture(String unit, List<Run> runs) {
        Check.that(!runs.isEmpty(), "LossCurves.runs", "at least one", runs.size());
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Loss by epoch; dashed: training")
                .xAxisTitle("epoch")
                .yAxisTitle("loss (" + unit + ")")
                .build();
        Charts.style(chart.getStyler());
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        chart.getStyler().setXAxisMaxLabelCount(11);
        List<Color> colours =
                List.of(Palette.BLUE, Palette.VERMILION, Palette.GREEN, Palette.PURPLE, Palette.SKY, Palette.FAINT);
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Color colour = colours.get(i % colours.size());
            line(chart, run.name(), run.validation(), colour).setLineStyle(new BasicStroke(2.2f));
            XYSeries training = line(chart, run.name() + ", training", run.training(), colour);
            training.setLineStyle(new BasicStroke(1.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
            training.setShowInLegend(false);
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static XYSeries line(XYChart chart, String name, List<Double> values, Color colour) {
        double[] epochs =
                IntStream.rangeClosed(1, values.size()).asDoubleStream().toArray();
        XYSeries series = chart.addSeries(
                name, epochs, values.stream().mapToDouble(Double::doubleValue).toArray());
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setMarker(values.size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        return series;
    }

    /** Pictures of runs whose losses can't share an axis, under each other. */
    public static BufferedImage stacked(List<BufferedImage> pictures) {
        return Canvas.stacked(pictures);
    }
}
