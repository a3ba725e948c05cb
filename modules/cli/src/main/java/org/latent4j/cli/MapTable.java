package org.latent4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.latent4j.data.Gather;
import org.latent4j.reports.maps.LatentMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A map as numbers.
 *
 * @param map places
 * @param labels one class index a point, negative where it has none; null if no point has one
 * @param names of classes
 */
record MapTable(LatentMap map, int @Nullable [] labels, List<String> names) {

    /** A line for each point: the row it stands for, its label, its place. */
    String csv() {
        StringBuilder csv = new StringBuilder("row,label,x,y\n");
        for (int i = 0; i < map.size(); i++) {
            csv.append(map.rows()[i]).append(',').append(label(i)).append(',');
            csv.append(map.points()[i][0])
                    .append(',')
                    .append(map.points()[i][1])
                    .append('\n');
        }
        return csv.toString();
    }

    /** As arrays, with the codings of the rows that are on the map. */
    Map<String, INDArray> arrays(INDArray codings) {
        Map<String, INDArray> arrays = new LinkedHashMap<>();
        arrays.put("rows", Nd4j.createFromArray(map.rows()));
        if (labels != null) {
            arrays.put("labels", Nd4j.createFromArray(labels));
        }
        arrays.put("points", Nd4j.createFromArray(map.points()));
        INDArray flat = codings.reshape('c', codings.size(0), codings.length() / codings.size(0));
        arrays.put("codings", Gather.rows(flat, map.rows()));
        return arrays;
    }

    private String label(int point) {
        if (labels == null || labels[point] < 0) {
            return "";
        }
        return CsvCell.of(labels[point] < names.size() ? names.get(labels[point]) : Integer.toString(labels[point]));
    }
}
