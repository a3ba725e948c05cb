package org.latent4j.layers.keras;

import java.util.List;
import java.util.Locale;
import org.latent4j.tape.Shaping;
import org.latent4j.tape.Tensor;

/** Images in another size: {@code tf.image.resize}, after cropping or padding to the wanted proportion if so configured. */
record Resizing(
        Space space,
        int height,
        int width,
        Interpolation interpolation,
        boolean antialias,
        Proportion proportion,
        double filling)
        implements KerasLayer {
    /** What is done about another proportion of height and width. */
    enum Proportion {
        LOST,
        CROPPED,
        PADDED
    }

    static Resizing of(LayerConfig config) {
        boolean crop = config.flag("crop_to_aspect_ratio", false);
        boolean pad = config.flag("pad_to_aspect_ratio", false);
        if (crop && pad) {
            throw LayerConfig.wrong(
                    "pad_to_aspect_ratio", "false beside crop_to_aspect_ratio", config.child("pad_to_aspect_ratio"));
        }
        if (!config.text("fill_mode", "constant").equals("constant")) {
            throw new UnsupportedLayerException(
                    "option 'fill_mode': '" + config.text("fill_mode", "") + "' is not known");
        }
        return new Resizing(
                Space.of(config, 2),
                config.positive("height"),
                config.positive("width"),
                Interpolation.of(
                        "interpolation",
                        config.text("interpolation", "bilinear").toLowerCase(Locale.ROOT)),
                config.flag("antialias", false),
                crop ? Proportion.CROPPED : pad ? Proportion.PADDED : Proportion.LOST,
                config.number("fill_value", 0));
    }

    @Override
    public List<long[]> outputShapes(List<long[]> inputShapes) {
        long[] shape = space.inside(inputShapes.get(0));
        shape[1] = height;
        shape[2] = width;
        return List.of(space.outside(shape));
    }

    @Override
    public List<Tensor> call(Call call, List<Tensor> inputs) {
        Tensor x = space.inside(inputs.get(0));
        x = switch (proportion) {
            case LOST -> x;
            case CROPPED -> cropped(x, height, width);
            case PADDED -> padded(x);
        };
        return List.of(space.outside(resized(x)));
    }

    private Tensor resized(Tensor x) {
        // Keras 3 leaves out the smoothing for nearest, as TensorFlow does.
        Tensor rows = interpolation.resize(x, 1, height, antialias);
        return interpolation.resize(rows, 2, width, antialias);
    }

    /** The middle of images {@code [batch, rows, columns, channels]}, as much of it as has the proportion of a size. */
    static Tensor cropped(Tensor x, int height, int width) {
        long rows = x.size(1);
        long columns = x.size(2);
        long keptRows = Math.max(1, Math.min(rows, scaled(columns, height, width)));
        long keptColumns = Math.max(1, Math.min(columns, scaled(rows, width, height)));
        long top = (rows - keptRows) / 2;
        long left = (columns - keptColumns) / 2;
        return Shaping.slice(Shaping.slice(x, 1, top, top + keptRows), 2, left, left + keptColumns);
    }

    private Tensor padded(Tensor x) {
        long rows = x.size(1);
        long columns = x.size(2);
        long top = (Math.max(rows, scaled(columns, height, width)) - rows) / 2;
        long left = (Math.max(columns, scaled(rows, width, height)) - columns) / 2;
        return Shaping.pad(Shaping.pad(x, 1, top, top, filling), 2, left, left, filling);
    }

    /** {@code size * numerator / denominator} in float, as Keras computes it. */
    private static long scaled(long size, int numerator, int denominator) {
        return (long) ((float) (size * numerator) / denominator);
    }

    @Override
    public Masking masking() {
        return Masking.STOPS;
    }
}
