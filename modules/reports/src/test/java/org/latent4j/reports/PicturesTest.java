package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PicturesTest {
    @TempDir
    Path folder;

    /** Two images of 28x28: one black with a white pixel at row 3, column 5, one white. */
    private static INDArray twoImages() {
        INDArray images = Nd4j.zeros(DataType.FLOAT, 2, 28, 28, 1);
        images.putScalar(new int[] {0, 3, 5, 0}, 1);
        images.slice(1).assign(1);
        return images;
    }

    @Test
    void enlargesEachPixelToASquare() {
        BufferedImage grid = Pictures.grid(twoImages(), 2);
        int left = 12;
        int top = 12;
        assertThat(new Color(grid.getRGB(left, top))).isEqualTo(Color.BLACK);
        assertThat(new Color(grid.getRGB(left + 5 * 3, top + 3 * 3))).isEqualTo(Color.WHITE);
        assertThat(new Color(grid.getRGB(left + 5 * 3 + 2, top + 3 * 3 + 2))).isEqualTo(Color.WHITE);
        assertThat(new Color(grid.getRGB(left + 6 * 3, top + 3 * 3))).isEqualTo(Color.BLACK);
        assertThat(grid.getWidth()).isEqualTo(12 + 84 + 6 + 84 + 12);
    }

    @Test
    void startsANewLineWhenTheColumnsAreFull() {
        assertThat(Pictures.grid(twoImages(), 1).getHeight()).isEqualTo(12 + 84 + 6 + 84 + 12);
    }

    @Test
    void showsThreeChannelsAsColours() {
        INDArray orange = Nd4j.create(new float[] {1, 0.5f, 0}).reshape(1, 1, 1, 3);
        BufferedImage grid = Pictures.grid(orange, 1);
        assertThat(new Color(grid.getRGB(20, 20))).isEqualTo(new Color(255, 128, 0));
    }

    @Test
    void cutsOffValuesOutsideTheRange() {
        INDArray values = Nd4j.create(new float[] {-3, 7}).reshape(2, 1, 1, 1);
        BufferedImage grid = Pictures.grid(values, 2);
        assertThat(new Color(grid.getRGB(20, 20))).isEqualTo(Color.BLACK);
        assertThat(new Color(grid.getRGB(12 + 80 + 6 + 8, 20))).isEqualTo(Color.WHITE);
    }

    @Test
    void putsRowsUnderEachOtherBesideTheirLabels() {
        BufferedImage rows = Pictures.rows(
                List.of(new ImageRow("original", twoImages()), new ImageRow("reconstruction", twoImages())));
        assertThat(rows.getHeight()).isEqualTo(12 + 84 + 6 + 84 + 12);
        assertThat(rows.getWidth()).isGreaterThan(84 * 2 + 100);
    }

    @Test
    void refusesWhatIsNoImage() {
        INDArray table = Nd4j.zeros(2, 784);
        assertThatThrownBy(() -> Pictures.grid(table, 2))
                .hasMessage("ImageRow.images: expected [count, height, width, channels], got rank 2");
    }

    @Test
    void writesPng() throws IOException {
        Path file = folder.resolve("new").resolve("grid.png");
        BufferedImage grid = Pictures.grid(twoImages(), 2);
        Pictures.write(file, grid);
        BufferedImage read = ImageIO.read(file.toFile());
        assertThat(read.getWidth()).isEqualTo(grid.getWidth());
        assertThat(read.getRGB(15, 15)).isEqualTo(grid.getRGB(15, 15));
        try (var files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(file);
        }
    }
}
