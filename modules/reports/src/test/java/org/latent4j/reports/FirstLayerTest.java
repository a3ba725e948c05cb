package org.latent4j.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.latent4j.models.LatentModel;
import org.latent4j.models.Optimizer;
import org.latent4j.models.Variants;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FirstLayerTest {
    private static LatentModel model(String variant, List<Integer> shape) {
        return LatentModel.create(Variants.defaults(variant, shape), new Optimizer(Optimizer.Kind.SGD, 0.1), 1);
    }

    /** The weight that pixel (2, 3) has for a unit. */
    @Test
    void givesADenseUnitsWeightsAsItsImage() {
        LatentModel model = model("stacked", List.of(28, 28, 1));
        INDArray filters = FirstLayer.filters(model, List.of(28, 28, 1));
        assertThat(filters.shape()).containsExactly(100, 28, 28, 1);
        INDArray weights = model.graph().getLayer(0).getParam("W");
        assertThat(filters.getDouble(7, 2, 3, 0)).isEqualTo(weights.getDouble(2 * 28 + 3, 7));
    }

    /** Against DL4J's own convolution: the centre of its answer to a filter is the filter's squared length. */
    @Test
    void givesAConvolutionsFilters() {
        LatentModel model = model("convolutional", List.of(28, 28, 1));
        INDArray filters = FirstLayer.filters(model, List.of(28, 28, 1));
        assertThat(filters.shape()).containsExactly(16, 3, 3, 1);
        INDArray filter = filters.slice(4).reshape(3, 3);
        INDArray image = Nd4j.zeros(1, 1, 28, 28);
        image.get(
                        NDArrayIndex.point(0),
                        NDArrayIndex.point(0),
                        NDArrayIndex.interval(10, 13),
                        NDArrayIndex.interval(10, 13))
                .assign(filter);
        String layer = model.graph().getLayer(0).conf().getLayer().getLayerName();
        INDArray answers =
                Objects.requireNonNull(model.graph().feedForward(image, false).get(layer));
        double selu = 1.0507009873554805; // the layer's activation, of a positive number
        assertThat(answers.getDouble(0, 4, 11, 11) / selu)
                .isCloseTo(filter.mul(filter).sumNumber().doubleValue(), org.assertj.core.api.Assertions.within(1e-5));
    }

    @Test
    void refusesRecurrentLayers() {
        LatentModel model = model("recurrent", List.of(8, 3));
        assertThatThrownBy(() -> FirstLayer.filters(model, List.of(8, 3, 1)))
                .hasMessageContaining("filters: expected a first layer that takes whole images or convolves them, '")
                .hasMessageContaining("RW");
    }

    @Test
    void refusesTables() {
        LatentModel model = model("stacked", List.of(8));
        assertThatThrownBy(() -> FirstLayer.filters(model, List.of(8)))
                .hasMessageContaining("has 8 inputs for examples of shape [8]");
    }
}
