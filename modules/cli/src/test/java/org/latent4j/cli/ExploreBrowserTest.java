package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of explore in a real browser. */
@Tag("browser")
class ExploreBrowserTest {
    @TempDir
    static Path folder;

    private static ExploreTest.Exploring images;

    @BeforeAll
    static void start() throws Exception {
        images = ExploreTest.Exploring.of("explore", Command.train(folder, "variational"), "--port", 0);
    }

    @AfterAll
    static void end() throws Exception {
        images.close();
    }

    private static final String SHOWN = "document.querySelector('#decoded').toDataURL()";
    private static final String TOLD = "document.querySelector('#told').textContent";

    /** The page, showing the first row. */
    private static Browser page(int width) throws Exception {
        Browser browser = Browser.open(images.address(), folder, width);
        browser.waitFor(TOLD + ".startsWith('Row ')");
        return browser;
    }

    @Test
    void showsTheRowOfAPointAndDecodesWhatLiesBetweenPoints() throws Exception {
        try (Browser browser = page(1280)) {
            assertThat(browser.value(TOLD).asText()).contains("squared error", "of the rows on the map");
            browser.value("document.querySelector('#map-drawing').focus()");
            browser.press("ArrowRight");
            browser.waitFor(TOLD + ".startsWith('Row 1 ')");
            String before = browser.value(SHOWN).asText();
            browser.drag("#map-drawing", 60, 40);
            browser.waitFor(TOLD + " === ''");
            assertThat(browser.value(SHOWN).asText()).isNotEqualTo(before);
            assertThat(browser.value("document.querySelector('#latency').textContent")
                            .asText())
                    .contains("ms a frame");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void slidersAndStepsDecode() throws Exception {
        try (Browser browser = page(1280)) {
            browser.click("#set-start");
            String before = browser.value(SHOWN).asText();
            browser.value("(() => { const s = document.querySelector('#sliders input'); s.value = s.max;"
                    + " s.dispatchEvent(new Event('input')); })()");
            browser.waitFor(SHOWN + " !== '" + before + "'");
            browser.click("#random");
            browser.waitFor(TOLD + " === ''");
            browser.click("#set-end");
            String end = browser.value(SHOWN).asText();
            browser.value("(() => { const s = document.querySelector('#share'); s.value = 0.5;"
                    + " s.dispatchEvent(new Event('input')); })()");
            browser.waitFor(SHOWN + " !== '" + end + "'");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @Test
    void encodesWhatIsDrawn() throws Exception {
        try (Browser browser = page(1280)) {
            browser.drag("#board", 50, 50);
            browser.waitFor(TOLD + ".startsWith('Drawn: squared error')");
            browser.value("new Promise(done => document.createElement('canvas').toBlob(blob => {"
                    + " const files = new DataTransfer(); files.items.add(new File([blob], 'picture.png'));"
                    + " document.querySelector('#board').dispatchEvent("
                    + "new DragEvent('drop', {dataTransfer: files})); done(); }))");
            browser.waitFor(TOLD + ".startsWith('picture.png: squared error')");
            assertThat(browser.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 390})
    void fitsNarrowScreens(int width) throws Exception {
        try (Browser browser = page(width)) {
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(width);
            assertThat(browser.errors()).isEmpty();
        }
    }
}
