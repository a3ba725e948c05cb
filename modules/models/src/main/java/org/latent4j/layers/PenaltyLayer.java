package org.latent4j.layers;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.NoParamLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;

/** What the configurations of layers have in common that add to the score and own no parameters. */
public abstract class PenaltyLayer extends NoParamLayer {
    private static final long serialVersionUID = 1L;

    PenaltyLayer() {}

    @Override
    @SuppressWarnings("NullAway") // DL4J's word for "no preprocessor"
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return MemoryReports.of(this, inputType, 0, inputType.arrayElementsPerExample());
    }
}
