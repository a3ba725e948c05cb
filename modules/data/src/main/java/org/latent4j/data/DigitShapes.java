package org.latent4j.data;

import java.util.ArrayList;
import java.util.List;

/**
 * How people write the ten digits: for each, several ways as pen strokes through a few points.
 *
 * <p>Points are {@code x,y} in percent of a box, y downwards. The pen runs smoothly through them, turns sharply at a
 * point marked {@code !}, and is lifted at {@code /}.
 */
final class DigitShapes {
    private static final String[][] WAYS = {
        {
            "52,2 24,14 8,50 20,86 50,98 80,86 92,50 80,16 50,3 34,9",
            "66,6 38,6 14,36 14,74 42,98 74,86 88,52 80,18 56,5 46,12",
            "40,4 14,26 8,64 34,96 68,92 92,60 86,22 58,3 32,8",
        },
        {
            "52,0 51,50 49,100", "24,24 40,15 56,0! 54,50 52,100", "26,22 54,0! 53,50 52,97 / 22,98 52,97 82,98",
        },
        {
            "12,25 28,6 55,2 80,20 72,45 45,72 10,97! 45,93 92,96",
            "15,22 35,4 65,6 78,28 62,55 30,84 14,94 7,84 22,76 46,88 72,98 94,88",
            "15,14 45,3 76,12 80,32 55,62 12,98! 50,99 92,97",
            "10,30 22,8 52,3 76,18 70,44 40,80 22,97 12,90 28,80 56,92 90,97",
        },
        {
            "15,12 45,2 78,14 72,38 40,48! 75,55 86,75 62,96 30,98 8,86",
            "15,6 50,4 82,4! 60,25 40,42! 75,50 86,72 62,95 32,97 8,84",
            "18,14 48,2 76,16 68,38 46,46 38,49 48,50 76,58 84,78 56,97 14,88",
            "10,18 36,2 70,10 70,34 44,46! 78,54 82,84 46,100 6,94",
        },
        {
            "24,5 16,32 15,54 45,60 90,54 / 72,10 68,50 64,99",
            "64,2 36,34 8,66! 50,66 96,63 / 64,2 63,50 61,99",
            "25,4 18,34 12,58! 50,58 88,55 / 72,6 70,50 66,98",
            "28,3 17,30 16,54 42,58 70,46 80,8! 76,50 68,99",
        },
        {
            "84,4 55,5 28,6! 25,28 21,46! 50,40 82,55 80,82 50,98 12,88",
            "30,6 27,28 23,46! 55,40 84,58 78,86 46,98 12,90 / 30,6 55,5 88,2",
            "86,6 58,3 34,12 28,36 52,46 78,62 76,86 46,98 12,90",
        },
        {
            "68,3 40,20 18,52 16,80 40,98 72,92 80,70 58,54 32,62 18,80",
            "58,0 30,35 14,70 25,94 55,98 78,82 70,60 45,56 20,74",
            "78,8 52,4 26,28 14,64 28,95 60,98 84,78 70,54 40,54 18,74",
        },
        {
            "10,8 50,6 88,5! 62,45 42,99",
            "8,18 14,5! 50,9 90,5! 70,35 54,65 46,99",
            "12,7 50,6 88,5! 62,46 44,99 / 28,52 54,50 82,49",
            "10,12 36,4 66,8 86,16 76,42 56,70 48,98",
        },
        {
            "74,14 50,2 25,14 32,36 60,54 78,76 52,98 24,80 38,56 66,38 77,20 68,8",
            "52,2 27,13 30,38 52,47 71,36 72,13 50,2 / 50,47 22,62 20,86 50,98 80,86 78,62 50,47",
            "48,48 24,32 30,8 56,2 74,18 62,40 36,58 22,80 44,98 74,90 76,66 46,46",
            "82,8 50,3 24,16 38,40 66,60 74,82 48,98 24,86 34,62 60,42 84,10",
        },
        {
            "78,18 52,3 24,14 18,36 42,50 70,38 80,14! 77,55 68,99",
            "76,24 60,4 30,6 18,30 34,50 62,44 78,18! 81,50 70,86 42,98 20,92",
            "72,8 44,2 18,20 24,46 54,50 73,30 76,6! 75,50 74,99",
        },
    };

    private DigitShapes() {}

    /** A point the pen passes, in percent of the box. */
    record Point(double x, double y, boolean sharp) {}

    /** The ways to write a digit; each is a list of strokes, each stroke a list of points. */
    static List<List<List<Point>>> of(int digit) {
        return SHAPES.get(digit);
    }

    private static final List<List<List<List<Point>>>> SHAPES = parseAll();

    private static List<List<List<List<Point>>>> parseAll() {
        List<List<List<List<Point>>>> digits = new ArrayList<>();
        for (String[] ways : WAYS) {
            List<List<List<Point>>> shapes = new ArrayList<>();
            for (String way : ways) {
                List<List<Point>> strokes = new ArrayList<>();
                for (String stroke : way.split(" / ", -1)) {
                    strokes.add(parse(stroke));
                }
                shapes.add(List.copyOf(strokes));
            }
            digits.add(List.copyOf(shapes));
        }
        return List.copyOf(digits);
    }

    private static List<Point> parse(String stroke) {
        List<Point> points = new ArrayList<>();
        for (String text : stroke.split(" ", -1)) {
            boolean sharp = text.endsWith("!");
            String[] numbers = text.replace("!", "").split(",", -1);
            points.add(new Point(Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1]), sharp));
        }
        return List.copyOf(points);
    }
}
