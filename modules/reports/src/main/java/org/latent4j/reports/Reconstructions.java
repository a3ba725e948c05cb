package org.latent4j.reports;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Check;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Originals beside their reconstructions, in the form that suits the data: images in rows, points in space as a scatter
 * plot, tables and sequences as lines.
 */
public final class Reconstructions {
    private static final int IMAGES = 10;
    private static final int PANELS = 6;

    private Reconstructions() {}

    /**
     * The picture for some rows.
     *
     * @param originals {@code [rows, features]}, {@code [rows, time, features]} or {@code [rows, height, width, channels]}
     * @param reconstructions as many values a row, in that order
     * @param featureNames of a table's features; empty if they have none
     */
    public static BufferedImage picture(INDArray originals, INDArray reconstructions, List<String> featureNames) {
        return picture(originals, null, reconstructions, featureNames);
    }

    /**
     * As {@link #picture(INDArray, INDArray, List)}, for a denoising autoencoder: what it got, what it made of it, and what
     * it should have made.
     *
     * @param noisy what was reconstructed, as many values a row; null for the originals themselves
     */
    public static BufferedImage picture(
            INDArray originals, @Nullable INDArray noisy, INDArray reconstructions, List<String> featureNames) {
        return picture(originals, noisy, reconstructions, featureNames, Theme.LIGHT);
    }

    /** As {@link #picture(INDArray, INDArray, INDArray, List)}, in a theme. */
    public static BufferedImage picture(
            INDArray originals,
            @Nullable INDArray noisy,
            INDArray reconstructions,
            List<String> featureNames,
            Theme theme) {
        Check.that(
                originals.length() == reconstructions.length() && originals.size(0) == reconstructions.size(0),
                "Reconstructions.picture",
                "reconstructions of all rows",
                java.util.Arrays.toString(reconstructions.shape()));
        if (originals.rank() == 4) {
            return images(originals, noisy, reconstructions, theme);
        }
        INDArray like = reconstructions.reshape('c', originals.shape());
        if (originals.rank() == 2 && originals.size(1) == 3) {
            return ScatterPlot.picture(originals, like, featureNames, theme);
        }
        return RowPlots.picture(first(originals, PANELS), first(like, PANELS), featureNames, theme);
    }

    private static BufferedImage images(
            INDArray originals, @Nullable INDArray noisy, INDArray reconstructions, Theme theme) {
        List<ImageRow> rows = new ArrayList<>();
        INDArray clean = first(originals, IMAGES);
        INDArray made = first(reconstructions, IMAGES).dup('c').reshape('c', clean.shape());
        if (noisy == null) {
            rows.add(new ImageRow("original", clean));
            rows.add(new ImageRow("reconstruction", made));
        } else {
            rows.add(new ImageRow("noisy", first(noisy, IMAGES).dup('c').reshape('c', clean.shape())));
            rows.add(new ImageRow("denoised", made));
            rows.add(new ImageRow("clean", clean));
        }
        return Pictures.rows(rows, theme);
    }

    private static INDArray first(INDArray array, int rows) {
        return array.get(NDArrayIndex.interval(0, Math.min(rows, array.size(0))));
    }
}
