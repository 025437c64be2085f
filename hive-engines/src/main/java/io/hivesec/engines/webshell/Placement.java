package io.hivesec.engines.webshell;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Whether a page lies where no page belongs, which makes what is found in it surer. */
final class Placement {
    private static final Pattern FOLDER = Pattern.compile(
            "(?:^|[/\\\\])(?:uploads?|uploaded|uploadfiles?|upfiles?|userfiles|attachments?|avatars?|images?|img|pics?|photos?|thumbs?|thumbnails?|media|tmp|temp|cache|fonts?|css|logs?)[/\\\\](?:.*[/\\\\])?[^/\\\\]+$");
    private static final Pattern FOREIGN = Pattern.compile(
            "\\.(?:jpe?g|png|gif|bmp|ico|svg|webp|txt|log|bak|css|js|pdf|docx?|xlsx?|mp3|mp4|woff2?|ttf)$");
    private static final Pattern DOUBLE = Pattern.compile(
            "\\.(?:jspx?|asp|aspx|ashx|asa|cer|php\\d?|phtml)[.;:%][^/\\\\]*$|\\.(?:jpe?g|png|gif|bmp|txt|pdf|docx?)\\.(?:jspx?|asp|aspx|ashx|php\\d?|phtml)$");

    private Placement() {}

    /**
     * Returns what is odd about a page's place, for people; the empty string when nothing is.
     *
     * @param name the file's name in lower case, with the path it was given by
     * @param start its first bytes
     */
    static String oddity(String name, byte[] start) {
        String inside = name.substring(name.lastIndexOf("!/") + 1);
        if (DOUBLE.matcher(inside).find()) {
            return "a name with two extensions";
        }
        if (FOREIGN.matcher(inside).find()) {
            return "code in a file that claims to be no page";
        }
        String head = new String(start, 0, Math.min(start.length, 8), StandardCharsets.ISO_8859_1);
        if (head.regionMatches(true, 0, "GIF8", 0, 4)
                || head.startsWith("\u0089PNG")
                || head.startsWith("\u00ff\u00d8\u00ff")
                || head.startsWith("BM6")) {
            return "a page that begins like a picture";
        }
        return FOLDER.matcher(inside).find() ? "a page in a folder of uploads or resources" : "";
    }
}
