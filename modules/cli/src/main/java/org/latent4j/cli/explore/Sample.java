package org.latent4j.cli.explore;

import java.util.List;
import org.latent4j.data.Examples;
import org.latent4j.reports.maps.LatentMap;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rows to explore from.
 *
 * @param rows of a split, those on the map in its order
 * @param codings of the rows, {@code [rows, …]}
 * @param map of the codings
 * @param split the rows' split
 * @param classNames of their labels; may be empty
 * @param featureNames of a table's columns; may be empty
 */
public record Sample(
        Examples rows,
        INDArray codings,
        LatentMap map,
        String split,
        List<String> classNames,
        List<String> featureNames) {}
