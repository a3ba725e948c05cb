package org.latent4j.reports.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.latent4j.common.Json;

class HtmlTest {
    @Test
    void escapesTextsAndAttributes() {
        Html html = new Html().element("p", "<script>alert('1')</script> & \"more\"", "title", "\"><b onclick='x'>");
        assertThat(html.toString())
                .isEqualTo("<p title=\"&quot;&gt;&lt;b onclick=&#39;x&#39;&gt;\">"
                        + "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;</p>\n");
    }

    @Test
    void replacesWhatNoPageMayHold() {
        assertThat(new Html()
                        .text("a\u0000b\u001bc\ud800d\uffffe\u0085f\tg\nh😀")
                        .toString())
                .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\tg\nh😀");
    }

    @Test
    void keepsValuesForScriptsFromEndingThem() {
        String hostile = "</script><script>alert(1)</script><!--";
        String written = new Html()
                .data("values", Json.MAPPER.createObjectNode().put("name", hostile))
                .toString();
        assertThat(written).containsOnlyOnce("</script>").doesNotContain("<!--");
        String json = written.substring(written.indexOf('>') + 1, written.lastIndexOf("</script>"));
        assertThat(Json.read(json, com.fasterxml.jackson.databind.JsonNode.class)
                        .get("name")
                        .asText())
                .isEqualTo(hostile);
    }

    @Test
    void refusesElementsThatAreNotClosedInOrder() {
        assertThatThrownBy(() -> new Html().open("p").open("b").close("p"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Html.close: expected </b>, got </p>");
        assertThatThrownBy(() -> new Html().open("p").toString())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("<p> isn't");
    }
}
