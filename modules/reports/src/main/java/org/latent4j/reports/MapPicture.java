package org.latent4j.reports;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.latent4j.reports.maps.LatentMap;

/** A map of codings: a dot for each row, coloured by its label where there are labels. */
public final class MapPicture {
    private static final int SIDE = 720;
    private static final int LEFT = 84;
    private static final int TOP = 76;
    private static final int BOTTOM = 60;
    private static final int RIGHT = 24;
    private static final int MOST_NAMED = 20;
    /** Dots a class, below which names would hide them. */
    private static final int FEWEST_DOTS = 10;

    private static final int CELLS = 24;

    private final LatentMap map;
    private final int @Nullable [] labels;
    private final List<String> names;
    private final Theme theme;
    private final ClassMarks marks;
    private final Axes axes;

    private MapPicture(LatentMap map, int @Nullable [] labels, List<String> names, Theme theme) {
        this.map = map;
        this.labels = labels;
        this.names = names;
        this.theme = theme;
        this.marks = new ClassMarks(names, theme);
        this.axes = Axes.around(new Rectangle(LEFT, TOP, SIDE, SIDE), map.points(), !map.isLine());
    }

    /**
     * The picture of a map.
     *
     * @param title above it
     * @param labels one class index a point, negative where it has none, which is drawn as a grey ring under the others; null
     *     if no point has one
     * @param classNames of the labels; where there are fewer than labels, numbers serve
     */
    public static BufferedImage of(
            LatentMap map, String title, int @Nullable [] labels, List<String> classNames, Theme theme) {
        return new MapPicture(map, labels, names(labels, classNames), theme).drawn(title);
    }

    private static List<String> names(int @Nullable [] labels, List<String> classNames) {
        int classes = labels == null ? 0 : Arrays.stream(labels).max().orElse(-1) + 1;
        return IntStream.range(0, Math.max(classes, labels == null ? 0 : classNames.size()))
                .mapToObj(i -> i < classNames.size() ? classNames.get(i) : Integer.toString(i))
                .toList();
    }

    private BufferedImage drawn(String title) {
        int width = LEFT + SIDE + RIGHT + (names.isEmpty() ? 0 : ClassMarks.LEGEND_WIDTH);
        BufferedImage picture = Canvas.blank(width, TOP + SIDE + BOTTOM, theme);
        Graphics2D canvas = Canvas.graphics(picture);
        Canvas.text(canvas, Canvas.fitted(title, width - 40, Palette.TITLE), 20, 30, Palette.TITLE, theme.ink());
        StringBuilder below = new StringBuilder(map.description());
        map.notices().forEach(notice -> below.append(". The map ").append(notice));
        Canvas.text(
                canvas, Canvas.fitted(below.toString(), width - 40, Palette.SMALL), 20, 52, Palette.SMALL, theme.ink());
        axes.draw(canvas, map.xAxis(), map.yAxis(), theme);
        dots(canvas);
        if (!names.isEmpty()) {
            marks.legend(canvas, LEFT + SIDE + RIGHT, TOP, SIDE);
            if (labels != null && Arrays.stream(labels).anyMatch(label -> label < 0)) {
                ring(canvas, LEFT + SIDE + RIGHT + 6, TOP + SIDE + 20, 11);
                Canvas.text(canvas, "no label", LEFT + SIDE + RIGHT + 20, TOP + SIDE + 25, Palette.LABEL, theme.ink());
            }
            if (names.size() <= MOST_NAMED && map.size() >= FEWEST_DOTS * names.size()) {
                names(canvas);
            }
        }
        canvas.dispose();
        return picture;
    }

    /** In random order, so that no class lies on top of the others; what has no class lies under all. */
    private void dots(Graphics2D canvas) {
        int[] order = IntStream.range(0, map.size()).toArray();
        Random random = new Random(1);
        for (int i = order.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = order[other];
            order[other] = order[i];
            order[i] = kept;
        }
        double size = map.size() > 5000 ? 3.6 : map.size() > 1000 ? 5 : map.size() > 100 ? 7 : 10;
        canvas.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, map.size() > 1000 ? 0.75f : 0.9f));
        for (int point : order) {
            if (label(point) < 0) {
                ring(canvas, axes.x(map.points()[point][0]), axes.y(map.points()[point][1]), size);
            }
        }
        for (int point : order) {
            double x = axes.x(map.points()[point][0]);
            double y = axes.y(map.points()[point][1]);
            int label = label(point);
            if (label < 0) {
                continue;
            }
            canvas.setColor(labels == null ? theme.blue() : marks.colour(label));
            canvas.fill(marks.shape(label, x, y, size));
        }
        canvas.setComposite(AlphaComposite.SrcOver);
    }

    private int label(int point) {
        return labels == null ? 0 : labels[point];
    }

    /** The mark of a point without a label. */
    private void ring(Graphics2D canvas, double x, double y, double size) {
        canvas.setColor(theme.faint());
        canvas.setStroke(new BasicStroke(1));
        canvas.draw(new Ellipse2D.Double(x - size / 2, y - size / 2, size, size));
    }

    /** Each class's name where most of its dots are, moved down or left out where another name is. */
    private void names(Graphics2D canvas) {
        List<Rectangle> taken = new ArrayList<>();
        for (int label = 0; label < names.size(); label++) {
            double[] place = densest(label);
            String name = Canvas.fitted(names.get(label), 160, Palette.LABEL);
            int width = Canvas.width(name, Palette.LABEL);
            if (place.length == 0) {
                continue;
            }
            int left = (int) Math.max(LEFT, Math.min(LEFT + SIDE - width, place[0] - width / 2.0));
            for (int tries = 0; tries < 4; tries++) {
                int away = (tries + 1) / 2 * (tries % 2 == 0 ? -18 : 18);
                Rectangle room = new Rectangle(left - 3, (int) place[1] - 9 + away, width + 6, 18);
                if (taken.stream().noneMatch(room::intersects)) {
                    taken.add(room);
                    haloed(canvas, name, left, room.y + 14);
                    break;
                }
            }
        }
    }

    private void haloed(Graphics2D canvas, String text, int x, int baseline) {
        Shape outline = Palette.LABEL
                .createGlyphVector(canvas.getFontRenderContext(), text)
                .getOutline(x, baseline);
        canvas.setColor(theme.paper());
        canvas.setStroke(new BasicStroke(4, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        canvas.draw(outline);
        canvas.setColor(theme.ink());
        canvas.fill(outline);
    }

    /** The mean of a class's dots in the cell that has most of them; empty if it has none. */
    private double[] densest(int label) {
        double[][] sums = new double[CELLS * CELLS][3];
        double[] best = {0, 0, 0};
        for (int i = 0; i < map.size(); i++) {
            if (labels != null && labels[i] == label) {
                double x = axes.x(map.points()[i][0]);
                double y = axes.y(map.points()[i][1]);
                double[] cell = sums[cell(x - LEFT) + CELLS * cell(y - TOP)];
                cell[0] += x;
                cell[1] += y;
                cell[2]++;
                best = cell[2] > best[2] ? cell : best;
            }
        }
        return best[2] == 0 ? new double[0] : new double[] {best[0] / best[2], best[1] / best[2]};
    }

    private static int cell(double pixels) {
        return Math.max(0, Math.min(CELLS - 1, (int) (pixels * CELLS / SIDE)));
    }
}
