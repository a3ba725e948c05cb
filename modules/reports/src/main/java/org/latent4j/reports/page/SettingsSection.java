package org.latent4j.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.latent4j.common.Json;
import org.latent4j.data.Dataset;
import org.latent4j.training.Machine;
import org.latent4j.training.RunSettings;

/** What was trained, on which data, on what: names and values as in {@code run.json}. */
record SettingsSection(RunResults run) {

    void writeTo(Html html) {
        RunSettings settings = run.record().settings();
        begin(html, "Data");
        row(html, "name", settings.data().name());
        row(
                html,
                "training rows",
                String.format(Locale.ROOT, "%,d", settings.data().trainRows()));
        row(
                html,
                "validation rows",
                String.format(Locale.ROOT, "%,d", settings.data().validationRows()));
        row(html, "SHA-256 of all values", settings.data().sha256());
        for (Dataset.Source source : settings.data().sources()) {
            row(html, source.name(), "SHA-256 " + source.sha256());
        }
        end(html);

        begin(html, "Configuration");
        JsonNode tree = Json.MAPPER.valueToTree(settings);
        rows(html, "", tree.path("recipe"));
        row(html, "seed", Long.toString(settings.seed()));
        rows(html, "earlyStopping", tree.path("earlyStopping"));
        rows(html, "validationBatchSize", tree.path("validationBatchSize"));
        if (settings.startingWeights() != null) {
            row(html, "SHA-256 of the starting weights", settings.startingWeights());
        }
        rows(html, "greedy.layers", tree.path("greedy").path("layers"));
        end(html);

        begin(html, "Environment");
        Machine machine = run.record().machine();
        row(html, "Latent4j", machine.latent4j());
        row(html, "Deeplearning4j", machine.deeplearning4j() + ", " + machine.backend());
        row(html, "Java", machine.java());
        row(html, "system", machine.os() + ", " + machine.architecture());
        row(html, "processors", machine.cores() + ", threads of one native operation: " + machine.threads());
        end(html);
    }

    private static void begin(Html html, String heading) {
        html.open("section").element("h2", heading).open("dl", "class", "facts");
    }

    private static void end(Html html) {
        html.close("dl").close("section");
    }

    /** A value, or the values in it, each under its path. */
    private static void rows(Html html, String path, JsonNode value) {
        if (value.isObject()) {
            value.properties()
                    .forEach(entry -> rows(
                            html, path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), entry.getValue()));
        } else if (value.isArray() && value.size() > 0 && value.get(0).isObject()) {
            for (int i = 0; i < value.size(); i++) {
                rows(html, path + " " + (i + 1), value.get(i));
            }
        } else if (!value.isMissingNode() && !value.isNull()) {
            row(
                    html,
                    path,
                    value.isValueNode() ? value.asText() : value.toString().replace(",", ", "));
        }
    }

    private static void row(Html html, String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }
}
