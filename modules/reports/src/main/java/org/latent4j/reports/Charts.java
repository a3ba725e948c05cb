package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.latent4j.common.Check;
import org.latent4j.common.Numbers;
import org.latent4j.training.EpochRecord;
import org.latent4j.training.History;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Charts of numbers: losses by epoch, activations of codings. */
public final class Charts {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 520;
    private static final int BINS = 40;

    private Charts() {}

    /**
     * A level that a loss is compared with, drawn as a dashed line.
     *
     * @param label such as {@code PCA at 30 components}
     * @param value in the losses' unit
     */
    public record Reference(String label, double value) {}

    /**
     * Training and validation loss by epoch.
     *
     * @param title above the chart
     * @param unit of the losses, such as {@code binary cross-entropy, nats per pixel}
     * @param references levels to compare with, may be empty
     * @throws IllegalArgumentException if no epoch is done
     */
    public static BufferedImage loss(String title, String unit, History history, List<Reference> references) {
        return loss(title, unit, history, references, Theme.LIGHT);
    }

    /** As {@link #loss(String, String, History, List)}, in a theme. */
    public static BufferedImage loss(
            String title, String unit, History history, List<Reference> references, Theme theme) {
        int epochs = history.size();
        Check.that(epochs > 0, "Charts.loss", "at least one epoch", epochs);
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("epoch")
                .yAxisTitle("loss (" + unit + ")")
                .build();
        style(chart.getStyler(), theme);
        chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNE);
        chart.getStyler().setXAxisMin(Math.max(0.6, 1 - 0.02 * epochs));
        chart.getStyler().setXAxisMax(Math.max(2, epochs * 1.02));
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        line(chart, "training", history, EpochRecord::trainLoss, theme.blue());
        line(chart, "validation", history, EpochRecord::validationLoss, Palette.VERMILION);
        List<Color> colours = List.of(Palette.GREEN, Palette.PURPLE, theme.faint());
        for (int i = 0; i < references.size(); i++) {
            Reference reference = references.get(i);
            double[] ends = {1, Math.max(2, epochs)};
            chart.addSeries(reference.label() + " (" + Numbers.text(reference.value()) + ")", ends, new double[] {
                        reference.value(), reference.value()
                    })
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(colours.get(i % colours.size()))
                    .setLineStyle(new BasicStroke(
                            1.6f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {7, 5}, 0));
        }
        return BitmapEncoder.getBufferedImage(chart);
    }

    /**
     * Two histograms of codings: of all activations, and of each unit's mean activation.
     *
     * @param codings {@code [rows, units]}
     */
    public static BufferedImage activations(INDArray codings) {
        return activations(codings, Theme.LIGHT);
    }

    /** As {@link #activations(INDArray)}, in a theme. */
    public static BufferedImage activations(INDArray codings, Theme theme) {
        double[] all = codings.dup('c').data().asDouble();
        double[] means = codings.mean(0).dup('c').data().asDouble();
        return Canvas.stacked(List.of(
                histogram(
                        "Activations of all codings",
                        "activation",
                        "share of activations in %",
                        all,
                        theme.blue(),
                        theme),
                histogram(
                        "Mean activation of each coding unit",
                        "mean activation over " + codings.size(0) + " rows",
                        "share of units in %",
                        means,
                        Palette.VERMILION,
                        theme)));
    }

    private static BufferedImage histogram(
            String title, String xAxis, String yAxis, double[] values, Color colour, Theme theme) {
        double low = Math.min(0, Arrays.stream(values).min().orElse(0));
        double high = Math.max(1, Arrays.stream(values).max().orElse(1));
        double width = (high - low) / BINS;
        double[] shares = new double[BINS + 1]; // the last closes the last step
        for (double value : values) {
            shares[Math.min(BINS - 1, (int) ((value - low) / width))] += 100.0 / values.length;
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT * 2 / 3)
                .title(title + ", mean "
                        + Numbers.text(Arrays.stream(values).average().orElse(0)))
                .xAxisTitle(xAxis)
                .yAxisTitle(yAxis)
                .build();
        style(chart.getStyler(), theme);
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setXAxisMin(low);
        chart.getStyler().setXAxisMax(high);
        chart.getStyler().setYAxisMin(0.0);
        chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.StepArea);
        double[] edges =
                IntStream.rangeClosed(0, BINS).mapToDouble(i -> low + i * width).toArray();
        XYSeries series = chart.addSeries(title, edges, shares);
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(colour);
        series.setFillColor(colour);
        return BitmapEncoder.getBufferedImage(chart);
    }

    private static void line(
            XYChart chart, String name, History history, ToDoubleFunction<EpochRecord> loss, Color colour) {
        XYSeries series = chart.addSeries(
                name,
                IntStream.rangeClosed(1, history.size()).asDoubleStream().toArray(),
                history.epochs().stream().mapToDouble(loss).toArray());
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(2.2f));
        series.setMarkerColor(colour);
        series.setMarker(SeriesMarkers.CIRCLE);
    }

    static void style(AxesChartStyler styler) {
        style(styler, Theme.LIGHT);
    }

    static void style(AxesChartStyler styler, Theme theme) {
        styler.setChartBackgroundColor(theme.paper());
        styler.setPlotBackgroundColor(theme.paper());
        styler.setPlotGridLinesColor(theme.grid());
        styler.setPlotBorderVisible(false);
        styler.setyAxisTickLabelsFormattingFunction(Numbers::text);
        styler.setxAxisTickLabelsFormattingFunction(Numbers::text);
        styler.setXAxisTickMarkSpacingHint(64);
        styler.setChartFontColor(theme.ink());
        styler.setAxisTickLabelsColor(theme.ink());
        styler.setAxisTickMarksColor(theme.faint());
        styler.setChartTitleFont(Palette.TITLE);
        styler.setAxisTitleFont(Palette.LABEL);
        styler.setAxisTickLabelsFont(Palette.SMALL);
        styler.setLegendFont(Palette.LABEL);
        styler.setLegendBorderColor(theme.paper());
        styler.setLegendBackgroundColor(theme.paper());
        styler.setAntiAlias(true);
        styler.setMarkerSize(6);
        styler.setChartPadding(14);
    }

    /**
     * A label for epochs, steps and features. XChart widens its ticks until no two have the same label, so rounding makes
     * them whole; empty labels in between would leave it no labels at all.
     */
    static String whole(double value) {
        return Long.toString(Math.round(value));
    }
}
