package org.latent4j.reports.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latent4j.common.Json;

/**
 * Writes HTML that can't be broken by what it shows: texts and attribute values are escaped where they enter, scripts and
 * styles are taken from resources only, and elements must be closed in the order in which they were opened.
 *
 * <p>Names of elements and attributes are the program's own and not escaped. Attributes come in pairs of name and value.
 */
public final class Html {
    private static final Set<String> VOID = Set.of("meta", "img", "input", "br", "link", "hr");

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> opened = new ArrayDeque<>();

    /**
     * A page up to its main content. Its content security policy allows nothing but what is in it.
     *
     * @param title of the page
     * @param connect what its script may talk to: {@code 'none'} or {@code 'self'}
     * @param styles resources
     * @param scripts resources, to be given to {@link #end} as well
     */
    public static Html page(String title, String connect, Resource styles, Resource scripts) {
        Html html = new Html();
        html.text.append("<!DOCTYPE html>\n");
        html.open("html", "lang", "en").open("head");
        html.leaf("meta", "charset", "utf-8");
        html.leaf(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '" + scripts.digest()
                        + "'; connect-src " + connect);
        html.leaf("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.leaf("meta", "name", "color-scheme", "content", "light dark");
        html.leaf("link", "rel", "icon", "href", "data:,"); // else browsers ask for one
        html.element("title", title);
        html.open("style").own(styles).close("style").close("head").open("body");
        return html;
    }

    /** Ends a page begun with {@link #page}, with its script last. */
    public String end(Resource scripts) {
        open("script").own(scripts).close("script").close("body").close("html");
        return toString();
    }

    public Html open(String element, String... attributes) {
        return tag(element, attributes, ">").opened(element);
    }

    public Html close(String element) {
        String last = opened.poll();
        if (!element.equals(last)) {
            throw new IllegalStateException("Html.close: expected </" + last + ">, got </" + element + ">");
        }
        text.append("</").append(element).append('>');
        return lineAfter(element);
    }

    /** An element that holds nothing but text. */
    public Html element(String element, String content, String... attributes) {
        return open(element, attributes).text(content).close(element);
    }

    /** An element that holds nothing. */
    public Html leaf(String element, String... attributes) {
        return tag(element, attributes, VOID.contains(element) ? ">" : "/>").lineAfter(element);
    }

    public Html text(String content) {
        text.append(escaped(content));
        return this;
    }

    /** Values for a script, which reads them with {@code JSON.parse} from the element's text. */
    public Html data(String id, JsonNode values) {
        open("script", "type", "application/json", "id", id);
        try {
            // In a script's text nothing is unescaped but "<" can end it; in JSON it occurs in strings only.
            text.append(Json.MAPPER
                    .writer()
                    .without(com.fasterxml.jackson.databind.SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(values)
                    .replace("<", "\\u003c"));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Html.data: " + e.getOriginalMessage(), e);
        }
        return close("script");
    }

    /** What was written so far. */
    @Override
    public String toString() {
        if (!opened.isEmpty()) {
            throw new IllegalStateException("Html: expected all elements closed, <" + opened.peek() + "> isn't");
        }
        return text.toString();
    }

    /**
     * A script or style that is part of the program.
     *
     * @param content neither script nor style may hold {@code </}
     */
    public record Resource(String content) {
        /** Resources beside a class, one after another. */
        public static Resource of(Class<?> beside, String... names) {
            return new Resource(Stream.of(names).map(name -> read(beside, name)).collect(Collectors.joining("\n")));
        }

        /** Both, this one first. */
        public Resource and(Resource other) {
            return new Resource(content + "\n" + other.content);
        }

        private static String read(Class<?> beside, String name) {
            try (InputStream stream = beside.getResourceAsStream(name)) {
                if (stream == null) {
                    throw new IllegalArgumentException("Html.Resource: no " + name + " beside " + beside);
                }
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private String digest() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
                return "sha256-" + Base64.getEncoder().encodeToString(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }

    private Html own(Resource resource) {
        text.append(resource.content());
        return this;
    }

    private Html opened(String element) {
        opened.push(element);
        return this;
    }

    private Html tag(String element, String[] attributes, String end) {
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        text.append(end);
        return this;
    }

    private Html lineAfter(String element) {
        if (!Set.of("span", "b", "code", "title").contains(element)) {
            text.append('\n');
        }
        return this;
    }

    private static String escaped(String content) {
        StringBuilder safe = new StringBuilder(content.length() + 16);
        content.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(isText(c) ? c : 0xfffd);
            }
        });
        return safe.toString();
    }

    /** Whether HTML may hold it: no control characters, no halves of a pair, no code points that are never characters. */
    private static boolean isText(int c) {
        boolean control = (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0);
        boolean half = c >= 0xd800 && c < 0xe000;
        return !control && !half && (c & 0xfffe) != 0xfffe && (c < 0xfdd0 || c > 0xfdef);
    }
}
