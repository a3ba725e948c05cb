package org.latent4j.reports.maps;

/** How codings find their places in the plane. */
public enum MapMethod {
    /** Codings of one or two numbers, shown as they are. */
    CODINGS("codings", "codings as they are"),
    /** The first two principal components. */
    PCA("pca", "principal components"),
    /** t-distributed stochastic neighbour embedding. */
    TSNE("tsne", "t-SNE");

    private final String id;
    private final String title;

    MapMethod(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** The name on the command line and in files. */
    public String id() {
        return id;
    }

    /** The name in pictures. */
    public String title() {
        return title;
    }
}
