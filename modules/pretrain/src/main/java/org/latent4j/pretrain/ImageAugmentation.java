package org.latent4j.pretrain;

import java.util.SplittableRandom;
import org.latent4j.common.Check;

/**
 * Turns, shears, scales and shifts a picture, changes its contrast and brightness where it isn't dark, and cuts out a square;
 * each by an amount drawn evenly from both directions. What comes in from outside is 0, values end in [0, 1].
 *
 * @param height of a picture, in pixels
 * @param width of a picture, in pixels
 * @param channels of a pixel
 * @param rotation largest angle, in degrees
 * @param shear largest shear, as a share of the height
 * @param zoom largest change of height and width, each for itself, as a share
 * @param shift largest shift, in pixels
 * @param contrast largest change of the factor of values
 * @param brightness largest number added to values
 * @param cutout largest side of the square that is set to 0, in pixels
 */
public record ImageAugmentation(
        int height,
        int width,
        int channels,
        double rotation,
        double shear,
        double zoom,
        double shift,
        double contrast,
        double brightness,
        int cutout)
        implements Augmentation {
    /** The side of the pictures that the usual amounts were found with. */
    private static final double USUAL_SIDE = 28;

    public ImageAugmentation {
        Check.positive("ImageAugmentation.height", height);
        Check.positive("ImageAugmentation.width", width);
        Check.positive("ImageAugmentation.channels", channels);
        Check.notNegative("ImageAugmentation.rotation", rotation);
        Check.notNegative("ImageAugmentation.shear", shear);
        Check.that(zoom >= 0 && zoom < 1, "ImageAugmentation.zoom", "in [0, 1)", zoom);
        Check.notNegative("ImageAugmentation.shift", shift);
        Check.notNegative("ImageAugmentation.contrast", contrast);
        Check.notNegative("ImageAugmentation.brightness", brightness);
        Check.notNegative("ImageAugmentation.cutout", cutout);
    }

    /** 5 degrees, 5 %, 1.5 pixels of 28. */
    public static ImageAugmentation slight(int height, int width, int channels) {
        double pixels = Math.min(height, width) / USUAL_SIDE;
        return new ImageAugmentation(height, width, channels, 5, 0, 0.05, 1.5 * pixels, 0, 0, 0);
    }

    /** 10 degrees, 15 % shear, 10 %, 2 pixels of 28, a fifth more or less contrast, up to 8 pixels of 28 cut out. */
    public static ImageAugmentation strong(int height, int width, int channels) {
        double pixels = Math.min(height, width) / USUAL_SIDE;
        return new ImageAugmentation(
                height, width, channels, 10, 0.15, 0.1, 2 * pixels, 0.2, 0.15, (int) Math.round(8 * pixels));
    }

    @Override
    public void vary(float[] from, int fromAt, float[] to, int toAt, int size, SplittableRandom random) {
        double angle = Math.toRadians(rotation * even(random));
        double zoomX = 1 + zoom * even(random);
        double zoomY = 1 + zoom * even(random);
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double xByX = cos * zoomX;
        double xByY = -sin * zoomY + shear * even(random);
        double yByX = sin * zoomX;
        double yByY = cos * zoomY;
        double middleX = (width - 1) / 2.0;
        double middleY = (height - 1) / 2.0;
        double x0 = middleX + shift * even(random);
        double y0 = middleY + shift * even(random);
        float factor = (float) (1 + contrast * even(random));
        float offset = (float) (brightness * even(random));
        boolean recoloured = contrast > 0 || brightness > 0;
        int at = toAt;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sourceX = xByX * (x - middleX) + xByY * (y - middleY) + x0;
                double sourceY = yByX * (x - middleX) + yByY * (y - middleY) + y0;
                for (int channel = 0; channel < channels; channel++) {
                    float value = interpolated(from, fromAt + channel, sourceX, sourceY);
                    to[at++] = recoloured && value > 0 ? Math.max(0, Math.min(1, value * factor + offset)) : value;
                }
            }
        }
        if (cutout > 0) {
            cut(to, toAt, random);
        }
    }

    /** Evenly from -1 to 1. */
    private static double even(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }

    private float interpolated(float[] from, int at, double x, double y) {
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        if (left < -1 || left >= width || top < -1 || top >= height) {
            return 0;
        }
        float right = (float) (x - left);
        float down = (float) (y - top);
        float above = pixel(from, at, left, top) * (1 - right) + pixel(from, at, left + 1, top) * right;
        float below = pixel(from, at, left, top + 1) * (1 - right) + pixel(from, at, left + 1, top + 1) * right;
        return above * (1 - down) + below * down;
    }

    private float pixel(float[] from, int at, int x, int y) {
        return x < 0 || y < 0 || x >= width || y >= height ? 0 : from[at + (y * width + x) * channels];
    }

    private void cut(float[] to, int toAt, SplittableRandom random) {
        int side = (int) Math.round(cutout * random.nextDouble());
        int top = random.nextInt(height) - side / 2;
        int left = random.nextInt(width) - side / 2;
        for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
            for (int x = Math.max(0, left); x < Math.min(width, left + side); x++) {
                for (int channel = 0; channel < channels; channel++) {
                    to[toAt + (y * width + x) * channels + channel] = 0;
                }
            }
        }
    }
}
