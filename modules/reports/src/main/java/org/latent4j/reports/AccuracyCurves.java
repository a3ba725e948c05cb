package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.latent4j.common.Check;

/** Accuracies of several ways to a classifier, by the number of labels. */
public final class AccuracyCurves {
    private static final int WIDTH = 1100;
    private static final int HEIGHT = 560;

    private AccuracyCurves() {}

    /**
     * One way's accuracies.
     *
     * @param name in the legend
     * @param labels numbers of labels, in ascending order
     * @param means accuracies from 0 to 1, one for each
     * @param deviations their standard deviations over seeds, drawn as bars
     */
    public record Curve(String name, List<Integer> labels, List<Double> means, List<Double> deviations) {}

    /**
     * Draws them; the first is the one that it is about.
     *
     * @throws IllegalArgumentException if there are none, or one has not as many means and deviations as labels
     */
    public static BufferedImage picture(String title, List<Curve> curves, Theme theme) {
        Check.that(!curves.isEmpty(), "AccuracyCurves.curves", "at least one", curves.size());
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("labelled rows")
                .yAxisTitle("accuracy in %")
                .build();
        Charts.style(chart.getStyler(), theme);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
        chart.getStyler().setXAxisMin(0.0);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        List<Color> colours = List.of(
                Palette.VERMILION,
                theme.blue(),
                Palette.GREEN,
                Palette.PURPLE,
                Palette.SKY,
                Palette.ORANGE,
                theme.faint(),
                theme.ink());
        for (int i = 0; i < curves.size(); i++) {
            line(chart, curves.get(i), colours.get(i % colours.size()), i == 0);
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void line(XYChart chart, Curve curve, Color colour, boolean first) {
        int count = curve.labels().size();
        Check.that(
                curve.means().size() == count && curve.deviations().size() == count,
                "AccuracyCurves, " + curve.name(),
                count + " means and deviations",
                curve.means().size());
        XYSeries series = chart.addSeries(
                curve.name(),
                curve.labels().stream().mapToDouble(Integer::doubleValue).toArray(),
                curve.means().stream().mapToDouble(mean -> 100 * mean).toArray(),
                curve.deviations().stream().mapToDouble(sd -> 100 * sd).toArray());
        series.setLineColor(colour);
        series.setMarkerColor(colour);
        series.setMarker(SeriesMarkers.CIRCLE);
        series.setLineStyle(new BasicStroke(first ? 3f : 1.6f));
    }
}
