package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.fold.Decoders;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Undoes Microsoft's Script Encoder ({@code VBScript.Encode}, {@code JScript.Encode}), which replaces each character by one
 * of three according to its place. The format has been public since 2000 (the analysis by Mr Brownstone, {@code scrdec}).
 */
final class ScriptEncoder {
    private static final String START = "#@~^";
    private static final String STOP = "^#~@";
    private static final int HEAD = 12;
    private static final int CHECKSUM = 8;

    /** Which of the three alphabets serves a place, repeating after 64 characters. */
    private static final String TURN = "0120121221210212021200122102122100212120200120210212001220012021";

    /** The plain characters for the codes from 32 to 127, three to a code. */
    private static final byte[] ALPHABETS = HexFormat.of()
            .parseHex(
                    "2e2d32477530" + "7a5221566029" + "42715b6a5e38" + "2f4933265c3d" + "496258417d3a" + "342935323665"
                            + "5b2039767c5c" + "727a56437f73" + "386b6639634e" + "703345452b6b" + "686862715159"
                            + "4f667809765e"
                            + "62317d44644a" + "23546d754371" + "4a4c417e3a60" + "4a4c415e7e53" + "404c40774542"
                            + "4a2c27612a48"
                            + "5d7472222775" + "4b37316f4437" + "4e794d3b5952" + "4c2f22506f54" + "67266a2a7247"
                            + "7d6a6474392d"
                            + "547b202b3f7f" + "2d382e2c774c" + "30675d6e537e" + "6b476c66346f" + "357879255d74"
                            + "213043642326"
                            + "4d5a76525b25" + "636c243f482b" + "7b5528787023" + "296941282e34" + "734c0959212a"
                            + "3324447f4e3f"
                            + "6d507755093b" + "5356557c7369" + "3a35615f6163" + "654b50465867" + "583b51315749"
                            + "69224f6c6d46"
                            + "5a4d6848257c" + "2728365c4670" + "3d4a6e24327a" + "79412f373d5f" + "605f4b514f5a"
                            + "20422c366557");

    private static final byte[] TAB = {0x57, 0x6E, 0x7B};

    /** What of a script may have been lost on its way: pages are pasted from browsers and mail. */
    private enum Loss {
        NONE,
        /** Each tabulator has become three spaces. */
        TABS,
        /** Tabulators as above, and characters 127 that stand for the letter e have become spaces. */
        LETTERS,
        /** Tabulators as above, and characters 127 that stand for e and W have become spaces. */
        CAPITALS
    }

    /**
     * A text with its scripts decoded.
     *
     * @param text the text
     * @param scripts how many scripts it held
     * @param damaged how many of the scripts do not give the sum that is written behind them
     */
    record Decoded(String text, int scripts, int damaged) {}

    private ScriptEncoder() {}

    static boolean isIn(String text) {
        return text.contains(START);
    }

    /** Returns {@code text} with every encoded script in it decoded; a script that nobody closed ends with the text. */
    static Decoded decode(String text) {
        int start = text.indexOf(START);
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        int scripts = 0;
        int damaged = 0;
        while (start >= 0 && start + HEAD <= text.length()) {
            int stop = text.indexOf(STOP, start + HEAD);
            boolean closed = stop >= start + HEAD + CHECKSUM;
            int end = closed ? stop - CHECKSUM : stop < 0 ? text.length() : stop;
            scripts++;
            out.append(text, at, start);
            String encoded = text.substring(start + HEAD, end);
            long sum = closed ? number(text.substring(end, end + CHECKSUM)) : -1;
            long length = number(text.substring(start + 4, start + HEAD));
            if (!restore(encoded, sum, length, out)) {
                damaged++;
            }
            at = closed ? stop + STOP.length() : stop < 0 ? end : stop + STOP.length();
            start = text.indexOf(START, at);
        }
        return new Decoded(out.append(text, at, text.length()).toString(), scripts, damaged);
    }

    /** Appends the script as it was before the loss that explains its sum; returns whether one does. */
    private static boolean restore(String encoded, long sum, long length, StringBuilder out) {
        for (Loss loss : Loss.values()) {
            String plain = decode(encoded, loss);
            if (plain.chars().filter(c -> c < 128).sum() == sum) {
                out.append(plain);
                return true;
            }
        }
        boolean lossy = sum >= 0 && encoded.length() != length && encoded.contains("   ");
        out.append(decode(encoded, lossy ? Loss.LETTERS : Loss.NONE));
        return false;
    }

    /** The number behind eight characters of Base64, or -1. */
    private static long number(String base64) {
        byte[] bytes = Decoders.base64(base64).orElse(new byte[0]);
        return bytes.length < 4
                ? -1
                : Integer.toUnsignedLong(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    private static String decode(String given, Loss loss) {
        String encoded = loss == Loss.NONE ? given : given.replace("   ", "\t");
        StringBuilder out = new StringBuilder(encoded.length());
        int place = -1;
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '@' && i + 1 < encoded.length() && "&#*!$".indexOf(encoded.charAt(i + 1)) >= 0) {
                // An escape stands for one character and takes one place.
                place++;
                i++;
                out.append("\n\r><@".charAt("&#*!$".indexOf(encoded.charAt(i))));
                continue;
            }
            if (c >= 128) {
                out.append(c);
                continue;
            }
            place++;
            int turn = TURN.charAt(place % TURN.length()) - '0';
            if (c == ' ' && (turn == 1 && loss.compareTo(Loss.LETTERS) >= 0 || turn == 2 && loss == Loss.CAPITALS)) {
                c = 127;
            }
            if (c == '\t') {
                out.append((char) TAB[turn]);
            } else if (c < ' ') {
                out.append(c);
            } else {
                out.append((char) ALPHABETS[(c - ' ') * 3 + turn]);
            }
        }
        return out.toString();
    }
}
