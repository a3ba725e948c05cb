package org.latent4j.reports;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Rows of tables and sequences, original and reconstruction in one panel a row: bars for a few named features, else lines. */
final class RowPlots {
    private static final int PANEL_WIDTH = 560;
    private static final int PANEL_HEIGHT = 240;
    private static final int LEGEND = 36;
    private static final int MOST_NAMES = 16;
    private static final int MOST_MARKED = 40;

    private RowPlots() {}

    static BufferedImage picture(INDArray originals, INDArray reconstructions, List<String> featureNames, Theme theme) {
        int count = (int) originals.size(0);
        int down = (count + 1) / 2;
        int across = Math.min(2, count);
        boolean named = !featureNames.isEmpty() && featureNames.size() <= MOST_NAMES;
        double low = Math.min(
                originals.minNumber().doubleValue(), reconstructions.minNumber().doubleValue());
        double high = Math.max(
                originals.maxNumber().doubleValue(), reconstructions.maxNumber().doubleValue());
        double margin = 0.04 * Math.max(1e-9, high - low);
        BufferedImage picture = Canvas.blank(across * PANEL_WIDTH, LEGEND + down * PANEL_HEIGHT, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        for (int i = 0; i < count; i++) {
            INDArray original = originals.slice(i);
            INDArray made = reconstructions.slice(i);
            String title = "row " + (i + 1);
            AxesChart panel =
                    named ? bars(title, original, made, featureNames, theme) : lines(title, original, made, theme);
            panel.styler().setYAxisMin(named ? Math.min(0, low) : low - margin);
            panel.styler().setYAxisMax(high + margin);
            canvas.drawImage(panel.drawn(), i % 2 * PANEL_WIDTH, LEGEND + i / 2 * PANEL_HEIGHT, null);
        }
        entry(canvas, 20, theme.blue(), "original", theme);
        entry(canvas, 120, Palette.VERMILION, "reconstruction", theme);
        canvas.dispose();
        return picture;
    }

    /** A chart of either kind, which XChart gives no common type with a styler for. */
    private record AxesChart(Chart<?, ?> chart, AxesChartStyler styler) {
        BufferedImage drawn() {
            return BitmapEncoder.getBufferedImage(chart);
        }
    }

    private static void entry(Graphics2D canvas, int x, Color colour, String text, Theme theme) {
        canvas.setColor(colour);
        canvas.fillRect(x, 12, 14, 14);
        Canvas.text(canvas, text, x + 22, 24, Palette.LABEL, theme.ink());
    }

    private static AxesChart bars(
            String title, INDArray original, INDArray made, List<String> featureNames, Theme theme) {
        CategoryChart chart = new CategoryChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(title)
                .yAxisTitle("value")
                .build();
        style(chart.getStyler(), theme);
        chart.getStyler().setXAxisLabelRotation(featureNames.size() > 5 ? 30 : 0);
        chart.getStyler().setAvailableSpaceFill(0.7);
        chart.addSeries("original", featureNames, boxed(original)).setFillColor(theme.blue());
        chart.addSeries("reconstruction", featureNames, boxed(made)).setFillColor(Palette.VERMILION);
        return new AxesChart(chart, chart.getStyler());
    }

    private static AxesChart lines(String title, INDArray original, INDArray made, Theme theme) {
        boolean sequence = original.rank() == 2;
        XYChart chart = new XYChartBuilder()
                .width(PANEL_WIDTH)
                .height(PANEL_HEIGHT)
                .title(title + (sequence && original.size(1) > 1 ? ", first feature" : ""))
                .xAxisTitle(sequence ? "step" : "feature")
                .yAxisTitle("value")
                .build();
        style(chart.getStyler(), theme);
        chart.getStyler().setxAxisTickLabelsFormattingFunction(Charts::whole);
        chart.getStyler().setXAxisMaxLabelCount(11);
        line(chart, "original", values(original), theme.blue());
        XYSeries dashed = line(chart, "reconstruction", values(made), Palette.VERMILION);
        dashed.setLineStyle(SeriesLines.DASH_DASH);
        return new AxesChart(chart, chart.getStyler());
    }

    private static XYSeries line(XYChart chart, String name, double[] values, Color colour) {
        double[] at = IntStream.rangeClosed(1, values.length).asDoubleStream().toArray();
        XYSeries series = chart.addSeries(name, at, values);
        series.setLineColor(colour);
        series.setLineStyle(new BasicStroke(1.8f));
        series.setMarkerColor(colour);
        series.setMarker(values.length > MOST_MARKED ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
        return series;
    }

    private static void style(AxesChartStyler styler, Theme theme) {
        Charts.style(styler, theme);
        styler.setChartTitleFont(Palette.LABEL);
        styler.setAxisTitleFont(Palette.SMALL);
        styler.setChartPadding(6);
        styler.setMarkerSize(5);
        styler.setLegendVisible(false);
    }

    /** A row of a table, or the first feature of a sequence's steps. */
    private static double[] values(INDArray row) {
        INDArray first = row.rank() == 2 ? row.get(NDArrayIndex.all(), NDArrayIndex.point(0)) : row;
        return first.dup('c').data().asDouble();
    }

    private static List<Double> boxed(INDArray row) {
        return Arrays.stream(values(row)).boxed().toList();
    }
}
