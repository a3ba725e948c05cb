package org.latent4j.reports.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.latent4j.common.Json;
import org.latent4j.reports.Sprites;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows as a page's script shows them, small: images from one sheet, other rows as lines.
 *
 * @param data for the script
 */
public record Thumbnails(ObjectNode data) {
    private static final int MOST_PIXELS = 32;
    private static final int MOST_VALUES = 64;
    private static final int LEVELS = 99;

    /**
     * Makes them.
     *
     * @param rows in Keras's layout; images are those of rank 4
     */
    public static Thumbnails of(INDArray rows) {
        return rows.rank() == 4 ? images(rows) : lines(rows);
    }

    /** How many bytes one takes before compression. */
    public static int bytesPerRow(INDArray rows) {
        if (rows.rank() != 4) {
            return MOST_VALUES;
        }
        long pixels = Math.min(MOST_PIXELS, rows.size(1)) * Math.min(MOST_PIXELS, rows.size(2));
        return (int) pixels * (rows.size(3) == 3 ? 3 : 1);
    }

    private static Thumbnails images(INDArray rows) {
        Sprites sprites = Sprites.of(rows, MOST_PIXELS);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(sprites.sheet(), "png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("kind", "images");
        data.put("sheet", "data:image/png;base64," + Base64.getEncoder().encodeToString(png.toByteArray()));
        data.put("columns", sprites.columns());
        data.put("width", sprites.width());
        data.put("height", sprites.height());
        return new Thumbnails(data);
    }

    /** The values of each row, evenly chosen where there are many, in whole steps from the least of all to the largest. */
    private static Thumbnails lines(INDArray rows) {
        int count = (int) rows.size(0);
        float[] values = rows.dup('c').data().asFloat();
        int width = values.length / count;
        int shown = Math.min(MOST_VALUES, width);
        double low = rows.minNumber().doubleValue();
        double high = rows.maxNumber().doubleValue();
        ObjectNode data = Json.MAPPER.createObjectNode();
        data.put("kind", "lines");
        data.put("low", low);
        data.put("high", high);
        ArrayNode all = data.putArray("rows");
        for (int i = 0; i < count; i++) {
            ArrayNode row = all.addArray();
            for (int j = 0; j < shown; j++) {
                double value = values[i * width + (int) ((long) j * width / shown)];
                row.add(high > low ? (int) Math.round((value - low) / (high - low) * LEVELS) : 0);
            }
        }
        return new Thumbnails(data);
    }
}
