package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;
    private static final int COLOUR = BufferedImage.TYPE_INT_RGB;

    @TempDir
    Path folder;

    /** A picture whose every sample of the first channel is {@code value}; the others, if any, are {@code rest}. */
    private Path picture(String name, int type, int width, int height, int value, int rest) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, value);
                for (int band = 1; band < image.getRaster().getNumBands(); band++) {
                    image.getRaster().setSample(x, y, band, rest);
                }
            }
        }
        Path file = folder.resolve(name);
        try {
            Files.createDirectories(file.getParent());
            ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return file;
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> Datasets.open(folder.toString(), DataOptions.defaults()))
                .isInstanceOf(DataException.class)
                .hasMessage(message);
    }

    @Test
    void readsClassesFromSubfolders() throws IOException {
        for (int i = 0; i < 5; i++) {
            picture("dog/" + i + ".png", GREY, 3, 2, 51, 0);
            picture("cat/" + i + ".png", GREY, 3, 2, 102, 0);
        }
        Files.createFile(folder.resolve("cat/.hidden.png"));
        Files.createFile(folder.resolve("cat/Thumbs.db"));
        Dataset data = Datasets.open(folder.toString(), DataOptions.defaults());
        assertThat(data.classNames()).containsExactly("cat", "dog");
        assertThat(data.train().features().shape()).containsExactly(8, 2, 3, 1);
        assertThat(data.validation().size()).isEqualTo(1);
        assertThat(data.test().size()).isEqualTo(1);
        for (int row = 0; row < 8; row++) {
            float expected = data.train().labels()[row] == 0 ? 102 / 255f : 51 / 255f;
            assertThat(data.train().features().getFloat(row, 1, 2, 0)).isEqualTo(expected);
        }
        assertThat(data.sources()).hasSize(1);
        assertThat(data.sources().get(0).name()).endsWith(" (10 files)");
    }

    @Test
    void oneColourPictureGivesAllThreeChannels() {
        picture("a.png", GREY, 2, 2, 51, 0);
        picture("b.png", COLOUR, 2, 2, 255, 102);
        Examples examples = Inputs.read(folder, null);
        assertThat(examples.features().shape()).containsExactly(2, 2, 2, 3);
        assertThat(examples.features().reshape(24).toFloatVector())
                .startsWith(0.2f, 0.2f, 0.2f)
                .endsWith(1, 0.4f, 0.4f);
        assertThat(examples.labels()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.png", "a.bmp", "a.gif", "a.jpg", "a.JPEG"})
    void readsEveryKindAsGreyIfItIsGrey(String name) {
        Path file = picture(name, COLOUR, 8, 8, 102, 102);
        Examples examples = Inputs.read(file, null);
        assertThat(examples.features().shape()).containsExactly(1, 8, 8, 1);
        float tolerance = name.toLowerCase().contains(".jp") ? 1.5f / 255 : 0;
        assertThat(Math.abs(examples.features().getFloat(0, 7, 7, 0) - 0.4f)).isLessThanOrEqualTo(tolerance);
    }

    @Test
    void greysKeepTheirStoredValues() {
        for (int value : new int[] {1, 64, 127, 200, 254}) {
            Path file = picture("a.png", GREY, 2, 2, value, 0);
            assertThat(Inputs.read(file, null).features().getFloat(0, 0, 0, 0)).isEqualTo(value / 255f);
        }
        Path deep = picture("deep.png", BufferedImage.TYPE_USHORT_GRAY, 2, 2, 12_345, 0);
        assertThat(Inputs.read(deep, null).features().getFloat(0, 0, 0, 0)).isEqualTo(12_345 / 65_535f);
    }

    @Test
    void namesThePictureOfAnotherSize() {
        picture("a.png", GREY, 4, 3, 1, 0);
        Path odd = picture("b.png", GREY, 3, 4, 1, 0);
        assertRefused(odd + ": expected 4x3 pixels (width x height) as in a.png, found 3x4");
    }

    @Test
    void namesTheBrokenPicture() throws IOException {
        Path file = picture("a.png", COLOUR, 40, 40, 1, 77);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatThrownBy(() -> Inputs.read(file, null))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": broken picture: ");
        Files.write(file, "no picture".getBytes(StandardCharsets.UTF_8));
        assertRefused(file + ": expected a PNG, JPEG, GIF or BMP picture, found another kind of file");
        ImageIO.write(new BufferedImage(2, 2, GREY), "tiff", file.toFile());
        assertRefused(file + ": expected a PNG, JPEG, GIF or BMP picture, found another kind of file");
    }

    @Test
    void refusesHugePicturesByTheirHeader() {
        ByteBuffer chunk = ByteBuffer.allocate(17)
                .put("IHDR".getBytes(StandardCharsets.US_ASCII))
                .putInt(100_000)
                .putInt(100_000)
                .put(new byte[] {8, 2, 0, 0, 0});
        CRC32 checksum = new CRC32();
        checksum.update(chunk.array());
        byte[] png = ByteBuffer.allocate(33)
                .putLong(0x89504e470d0a1a0aL)
                .putInt(13)
                .put(chunk.array())
                .putInt((int) checksum.getValue())
                .array();
        Path file = Bytes.write(folder.resolve("huge.png"), png);
        assertRefused(file + ": expected at most 64000000 pixels, found 100000x100000");
    }

    @Test
    void refusesTransparentPictures() {
        BufferedImage image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_ARGB);
        Path file = folder.resolve("a.png");
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThatThrownBy(() -> Inputs.read(file, null))
                .hasMessage(file + ": expected an opaque picture, found transparent pixels");
    }

    @Test
    void refusesFoldersItCantRead() throws IOException {
        assertRefused(folder + ": expected PNG, JPEG, GIF or BMP pictures, found none");
        Files.createDirectories(folder.resolve("empty"));
        assertRefused(folder.resolve("empty") + ": expected pictures of a class, found none");
        picture("a.png", GREY, 2, 2, 0, 0);
        assertRefused(folder + ": expected pictures or a subfolder per class, found both");
    }
}
