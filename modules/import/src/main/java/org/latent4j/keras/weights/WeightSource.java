package org.latent4j.keras.weights;

import java.util.Map;

/**
 * The arrays found: by node name, then by weight name.
 *
 * @param byNode each of the shape that its weight wants
 * @param unused paths of arrays in the file that no layer wants
 */
public record WeightSource(Map<String, Map<String, FoundWeight>> byNode, java.util.List<String> unused) {}
