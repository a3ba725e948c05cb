package org.latent4j.reports.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;

/** The pictures in a run folder, within the page. */
record PictureSection(RunResults run) {
    private static final long MOST_BYTES = 600_000;

    private static final List<Kind> KINDS = List.of(
            new Kind("reconstructions.png", "Reconstructions", "Rows beside what the model makes of them"),
            new Kind("generated.png", "Generated", "What the decoder makes of codings drawn at random"),
            new Kind(
                    "interpolation.png",
                    "Interpolation",
                    "What lies between two rows of the test split: codings on the line between theirs, decoded"),
            new Kind("activations.png", "Activations", "How often codings take which value, of all and of each unit"));

    /** A picture that a run may have. */
    private record Kind(String file, String heading, String description) {}

    void writeTo(Html html) {
        List<Kind> there = KINDS.stream().filter(kind -> run.holds(kind.file())).toList();
        for (Kind kind : there) {
            html.open("section").element("h2", kind.heading());
            embed(html, run.folder().path().resolve(kind.file()), kind.description());
            html.close("section");
        }
    }

    private static void embed(Html html, Path file, String description) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(bytes));
            if (picture == null || bytes.length > MOST_BYTES) {
                String why = picture == null ? "is no picture" : "is too large for this page";
                html.element("p", file.getFileName() + " " + why + ": see the run folder.", "class", "notice");
                return;
            }
            html.open("figure", "class", "picture");
            html.leaf(
                    "img",
                    "src",
                    "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes),
                    "alt",
                    description,
                    "width",
                    Integer.toString(picture.getWidth()),
                    "height",
                    Integer.toString(picture.getHeight()));
            html.element("figcaption", description + ".").close("figure");
        } catch (IOException e) {
            html.element("p", file.getFileName() + " can't be read: " + e.getMessage(), "class", "notice");
        }
    }
}
