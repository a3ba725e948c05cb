package org.latent4j.keras.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.latent4j.models.MalformedModelException;

/**
 * JSON as Python writes it (NaN, Infinity; the last of repeated keys counts), from files that are not trusted: bounded in
 * depth, size and number of parts.
 */
final class ArchiveJson {
    static final int LONGEST = 32 << 20;
    private static final int DEEPEST = 500;
    private static final long MOST_TOKENS = 4_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(LONGEST)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private ArchiveJson() {}

    /**
     * Reads text that must be one JSON object.
     *
     * @param where file and part, for messages
     */
    static JsonNode object(String text, String where) {
        if (text.length() > LONGEST) {
            throw new MalformedModelException(
                    where + ": expected JSON of at most " + LONGEST + " characters, found " + text.length());
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (!node.isObject()) {
                throw new MalformedModelException(where + ": expected a JSON object, found " + node.getNodeType());
            }
            return node;
        } catch (JsonProcessingException e) {
            long line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            throw new MalformedModelException(
                    where + ": expected JSON, found an error in line " + line + ": " + e.getOriginalMessage(), e);
        }
    }
}
