package org.latent4j.data;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.ImageInputStream;

/**
 * A still, opaque PNG, JPEG, GIF or BMP picture, looked at but not kept in memory.
 *
 * @param path the file
 * @param height in pixels
 * @param width in pixels
 * @param grey whether every pixel is a shade of grey
 */
record ImageFile(Path path, int height, int width, boolean grey) {
    static final Set<String> KINDS = Set.of(".png", ".jpg", ".jpeg", ".gif", ".bmp");

    /** What the JDK calls their formats; its readers of others have weaker marks and take foreign files for theirs. */
    private static final Set<String> FORMATS = Set.of("png", "jpeg", "gif", "bmp");

    private static final long MOST_PIXELS = 64_000_000;

    static boolean named(Path path) {
        return KINDS.contains(Datasets.kind(String.valueOf(path.getFileName())));
    }

    /** @throws DataException if the file is no such picture, is broken or has more than 64 million pixels */
    static ImageFile inspect(Path path) {
        return read(path, reader -> {
            int height = reader.getHeight(0);
            int width = reader.getWidth(0);
            if ((long) height * width > MOST_PIXELS) {
                throw new DataException(
                        path + ": expected at most " + MOST_PIXELS + " pixels, found " + width + "x" + height);
            }
            if (reader.getFormatName().equalsIgnoreCase("gif") && reader.getNumImages(true) != 1) {
                throw new DataException(
                        path + ": expected one picture, found an animation of " + reader.getNumImages(true));
            }
            ImageTypeSpecifier type = reader.getRawImageType(0);
            boolean grey = (type != null && greyModel(type.getColorModel())) || greyPixels(reader.read(0));
            return new ImageFile(path, height, width, grey);
        });
    }

    /** {@code [height, width, channels]} in [0, 1]; one channel only for a grey picture. */
    float[] values(int channels) {
        return read(path, reader -> {
            BufferedImage image = reader.read(0);
            float[] values = new float[height * width * channels];
            if (greyModel(image.getColorModel())) {
                fromSamples(image, values, channels);
            } else {
                fromColours(image, values, channels);
            }
            return values;
        });
    }

    /** Reads samples as stored: {@code getRGB} would bend them, taking greys for linear light. */
    private void fromSamples(BufferedImage image, float[] values, int channels) {
        Raster raster = image.getRaster();
        float most = (1 << image.getColorModel().getComponentSize(0)) - 1;
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            if (raster.getNumBands() > 1) {
                raster.getSamples(0, y, width, 1, 1, row);
                for (int alpha : row) {
                    checkOpaque(alpha == most);
                }
            }
            raster.getSamples(0, y, width, 1, 0, row);
            for (int i = 0; i < width * channels; i++) {
                values[y * width * channels + i] = row[i / channels] / most;
            }
        }
    }

    private void fromColours(BufferedImage image, float[] values, int channels) {
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int i = 0; i < width * channels; i++) {
                int colour = row[i / channels];
                checkOpaque(colour >>> 24 == 0xff);
                values[y * width * channels + i] = ((colour >> (16 - 8 * (i % channels))) & 0xff) / 255f;
            }
        }
    }

    private void checkOpaque(boolean opaque) {
        if (!opaque) {
            throw new DataException(path + ": expected an opaque picture, found transparent pixels");
        }
    }

    private static boolean greyModel(ColorModel model) {
        return model instanceof ComponentColorModel && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    }

    private static boolean greyPixels(BufferedImage image) {
        if (greyModel(image.getColorModel())) {
            return true;
        }
        int[] row = new int[image.getWidth()];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, row.length, 1, row, 0, row.length);
            for (int colour : row) {
                if ((colour & 0xff) != (colour >> 8 & 0xff) || (colour & 0xff) != (colour >> 16 & 0xff)) {
                    return false;
                }
            }
        }
        return true;
    }

    private interface Work<T> {
        T with(ImageReader reader) throws IOException;
    }

    private static <T> T read(Path path, Work<T> work) {
        try (ImageInputStream stream = ImageIO.createImageInputStream(path.toFile())) {
            Iterator<ImageReader> readers =
                    stream == null ? Set.<ImageReader>of().iterator() : ImageIO.getImageReaders(stream);
            ImageReader reader = readers.hasNext() ? readers.next() : null;
            if (reader == null || !FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                throw new DataException(
                        path + ": expected a PNG, JPEG, GIF or BMP picture, found another kind of file");
            }
            try {
                reader.setInput(stream, false, true);
                return work.with(reader);
            } finally {
                reader.dispose();
            }
        } catch (DataException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer some broken files with runtime exceptions of any kind.
            throw new DataException(path + ": broken picture: " + e.getMessage(), e);
        }
    }
}
