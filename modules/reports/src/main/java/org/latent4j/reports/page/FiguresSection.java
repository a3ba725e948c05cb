package org.latent4j.reports.page;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Numbers;
import org.latent4j.training.EpochRecord;

/** How good the model is, beside what it can be compared with. */
record FiguresSection(RunResults run) {

    void writeTo(Html html) {
        html.open("section").element("h2", "Figures");
        TestFigures figures = run.figures();
        EpochRecord kept = run.record().metrics();
        if (figures != null) {
            html.element(
                    "p",
                    String.format(
                            Locale.ROOT,
                            "On the %s split, %,d rows.",
                            figures.text("split"),
                            figures.object().path("rows").asInt()));
            bars(html, figures);
            table(html, figures);
        } else if (kept != null) {
            html.element("p", "On the validation split; the test split was not evaluated.");
            head(html);
            row(html, "loss", kept.validationLoss(), "mean per value, as trained");
            row(html, "binary cross-entropy", kept.validationBce(), "nats per value");
            row(html, "squared error", kept.validationMse(), "mean per value");
            row(html, "rounded accuracy", kept.validationRoundedAccuracy(), "of values on the right side of 0.5");
            html.close("tbody").close("table");
        } else {
            html.element("p", "There are none yet.");
        }
        html.close("section");
    }

    /** The squared error as a bar above those of principal components and the mean row. */
    private void bars(Html html, TestFigures figures) {
        Double mse = figures.number("mse");
        Double pca = figures.number("pcaMse");
        Double mean = figures.number("meanMse");
        if (mse == null || (pca == null && mean == null)) {
            return;
        }
        double most = Math.max(mse, Math.max(pca == null ? 0 : pca, mean == null ? 0 : mean));
        html.open("figure").open("div", "class", "bars");
        bar(html, run.variant(), mse, most, "own");
        bar(html, components(), pca, most, "");
        bar(html, "mean row", mean, most, "");
        html.close("div")
                .element("figcaption", "Squared error, mean per value: shorter is better. " + verdict(figures));
        html.close("figure");
    }

    private static void bar(Html html, String name, @Nullable Double value, double most, String kind) {
        if (value != null) {
            String width = String.format(Locale.ROOT, "width:%.1f%%", most > 0 ? 100 * value / most : 0);
            html.element("span", name).open("span", "class", "track");
            html.element("span", "", "class", "bar " + kind, "style", width).close("span");
            html.element("span", Numbers.text(value), "class", "number");
        }
    }

    private String verdict(TestFigures figures) {
        Double share = figures.besidePca();
        if (share == null) {
            return "";
        }
        if (share > 10) {
            return "As many principal components do far better.";
        }
        return String.format(
                Locale.ROOT,
                "That is %.0f %% %s than with as many principal components.",
                100 * Math.abs(1 - share),
                share <= 1 ? "less" : "more");
    }

    private String components() {
        int count = run.record().settings().recipe().model().latentSize();
        return count + (count == 1 ? " principal component" : " principal components");
    }

    private void table(Html html, TestFigures figures) {
        head(html);
        row(html, "loss", figures.number("loss"), "mean per value, as trained");
        row(html, "binary cross-entropy", figures.number("bce"), beside("pixel entropy, its floor", "pixelEntropy"));
        row(html, "squared error", figures.number("mse"), beside(components(), "pcaMse"));
        row(html, "squared error of the mean row", figures.number("meanMse"), "");
        row(html, "rounded accuracy", figures.number("roundedAccuracy"), "of values on the right side of 0.5");
        row(html, "ELBO", figures.number("elbo"), "nats per example");
        row(html, "log-likelihood", figures.number("logLikelihood"), "nats per example, estimated");
        row(html, "mean activation", figures.number("meanActivation"), "of the codings");
        row(
                html,
                "active units",
                figures.number("activeUnits"),
                "of " + run.record().settings().recipe().model().latentSize());
        html.close("tbody").close("table");
    }

    private String beside(String name, String figure) {
        Double value = Objects.requireNonNull(run.figures()).number(figure);
        return value == null ? "" : name + ": " + Numbers.text(value);
    }

    private static void head(Html html) {
        html.open("table").open("thead").open("tr");
        html.element("th", "figure", "scope", "col").element("th", "value", "scope", "col");
        html.element("th", "remark", "scope", "col").close("tr").close("thead").open("tbody");
    }

    private static void row(Html html, String name, @Nullable Double value, String remark) {
        if (value != null) {
            html.open("tr").element("th", name, "scope", "row");
            html.element("td", Numbers.text(value)).element("td", remark, "class", "remark");
            html.close("tr");
        }
    }
}
