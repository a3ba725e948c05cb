package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextsTest {
    @TempDir
    Path folder;

    private Path array(String descr, long[] shape, String charset, String... texts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(NpyHeader.write(descr, shape));
        for (String text : texts) {
            bytes.writeBytes(text.getBytes(Charset.forName(charset)));
        }
        return Files.write(folder.resolve("texts.npy"), bytes.toByteArray());
    }

    @Test
    void readsTextsOfNumpy() throws IOException {
        Texts texts = Texts.read(array("<U3", new long[] {2, 1}, "UTF-32LE", "a🙂\0", "über".substring(0, 3)));
        assertThat(texts.values()).containsExactly("a🙂", "übe");
        assertThat(texts.shape()).containsExactly(2, 1);
        assertThat(Texts.read(array(">U2", new long[] {1}, "UTF-32BE", "\0b")).values())
                .containsExactly("\0b");
    }

    @Test
    void readsLinesAndTables() throws IOException {
        Path lines = Files.writeString(folder.resolve("texts.txt"), "one, two\n\nthree\n");
        assertThat(Texts.read(lines).values()).containsExactly("one, two", "", "three");
        Path table = Files.writeString(folder.resolve("texts.csv"), "text\n\"one, two\"\nthree\n");
        assertThat(Texts.read(table).values()).containsExactly("one, two", "three");
        assertThat(Texts.read(table).shape()).containsExactly(2, 1);
    }

    @Test
    void refusesWhatIsNotThere() throws IOException {
        Path cut = array("<U3", new long[] {2}, "UTF-32LE", "abc");
        assertThatThrownBy(() -> Texts.read(cut))
                .isInstanceOf(DataException.class)
                .hasMessage("texts.npy: expected 24 bytes of texts for [2], found 12");
        Path empty = array("<U0", new long[] {2_000_000_000}, "UTF-32LE");
        assertThatThrownBy(() -> Texts.read(empty)).isInstanceOf(DataException.class);
        Path numbers = array("<f4", new long[] {1}, "UTF-32LE", "a");
        assertThatThrownBy(() -> Texts.read(numbers))
                .hasMessage("texts.npy: expected texts like '<U10' in C order, found '<f4'");
        Path surrogate = array("<U1", new long[] {1}, "ISO-8859-1", "\u00ff\u00ff\u00ff\u00ff");
        assertThatThrownBy(() -> Texts.read(surrogate)).hasMessageContaining("code point 4294967295");
    }
}
