package io.hivesec.detectors.command;

/**
 * Text that the command line hides and that was read in the clear. Immutable.
 *
 * @param encoding how it was hidden: {@code base64}, {@code hex}, {@code gzip} …
 * @param text the text, cut to 4,096 characters
 */
public record Layer(String encoding, String text) {
    private static final int LONGEST = 4096;

    /** Cuts the text. */
    public Layer {
        if (text.length() > LONGEST) text = text.substring(0, LONGEST);
    }
}
