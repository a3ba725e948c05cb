package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report in a real browser, opened from the file system. */
@Tag("browser")
class ReportBrowserTest {
    @TempDir
    static Path folder;

    private static Path images;
    private static Path points;

    @BeforeAll
    static void train() {
        images = Command.train(folder, "stacked").resolve("report.html");
        Path run = folder.resolve("points");
        Command.run("train", "linear", "--data", "plane3d", "--epochs", 2, "--out", run)
                .succeeds();
        points = run.resolve("report.html");
    }

    @Test
    void showsTheRowThatIsPointedAt() throws Exception {
        try (Browser browser = Browser.open(images.toUri(), folder, 1280)) {
            assertThat(browser.value("document.querySelector('#map-row').textContent")
                            .asText())
                    .isEmpty();
            browser.pointAt("#map-points use");
            browser.waitFor("document.querySelectorAll('#map-thumbnails canvas').length === 2");
            assertThat(browser.value("document.querySelector('#map-row').textContent")
                            .asText())
                    .matches("Row \\d of the test split");
            browser.waitFor("Array.from(document.querySelector('#map-thumbnails canvas').getContext('2d')"
                    + ".getImageData(0, 0, 8, 8).data).some((v, i) => i % 4 < 3 && v > 200)");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void goesFromRowToRowByKeysAndButtons() throws Exception {
        try (Browser browser = Browser.open(points.toUri(), folder, 1280)) {
            browser.value("document.querySelector('#map-drawing').focus()");
            browser.press("ArrowRight");
            browser.press("ArrowRight");
            assertThat(browser.value("document.querySelector('#map-row').textContent")
                            .asText())
                    .isEqualTo("Row 1 of the test split");
            browser.click("#map-previous");
            assertThat(browser.value("document.querySelector('#map-row').textContent")
                            .asText())
                    .isEqualTo("Row 0 of the test split");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390, 768})
    void fitsNarrowScreens(int width) throws Exception {
        try (Browser browser = Browser.open(images.toUri(), folder, width)) {
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(width);
            assertThat(browser.value("Array.from(document.images).every(i => i.alt && i.complete && i.naturalWidth)")
                            .asBoolean())
                    .isTrue();
            assertThat(browser.errors()).isEmpty();
        }
    }
}
