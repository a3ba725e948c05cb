package org.latent4j.data;

/** Data that can't be used; the message says which file, where in it, what was expected and what was found. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private boolean aboutText;
    private boolean aboutNumbers;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /** For an array of texts, which archives may hold beside their numbers. */
    static DataException ofText(String message) {
        DataException exception = new DataException(message);
        exception.aboutText = true;
        return exception;
    }

    boolean isAboutText() {
        return aboutText;
    }

    /** For an array of numbers, which archives may hold beside their texts. */
    static DataException ofNumbers(String message) {
        DataException exception = new DataException(message);
        exception.aboutNumbers = true;
        return exception;
    }

    boolean isAboutNumbers() {
        return aboutNumbers;
    }
}
