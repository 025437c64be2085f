package io.hivesec.engines.webshell.php;

import java.util.regex.Pattern;

/**
 * What a page says it lets in, by its shape: the flow does not follow a verdict that the page keeps in a variable. Speaks against weak
 * evidence only.
 */
final class Admissions {
    private static final String HARMLESS = "['\"]\\.?(?:jpe?g|png|gif|pdf|docx?|csv)['\"]";

    /** Finds out how the name of a file ends. */
    private static final Pattern ENDING = Pattern.compile(
            "\\b(?:pathinfo|strrchr|strrpos|getextension|getimagesize|exif_imagetype)\\s*\\(|\\bexplode\\s*\\(\\s*['\"]\\.['\"]",
            Pattern.CASE_INSENSITIVE);

    /** Compares it with the endings of files that run nowhere. */
    private static final Pattern COMPARED = Pattern.compile(
            "[!=]==?\\s*" + HARMLESS + "|\\bin_array\\s*\\([^;]{0,120}(?:array\\s*\\(|\\[)[^()\\[\\];]{0,80}" + HARMLESS
                    + "|(?:array\\s*\\(|\\[)[^()\\[\\];]{0,80}" + HARMLESS
                    + "[^;]{0,300};(?s:.{0,1500})\\bin_array\\s*\\(",
            Pattern.CASE_INSENSITIVE);

    /** Asks whether an address leads to one of the page's own list of servers. */
    private static final Pattern ADDRESS = Pattern.compile(
            "\\bparse_url\\s*\\((?s:.{0,600})\\bin_array\\s*\\(|\\bin_array\\s*\\([^;]{0,40}\\bparse_url\\s*\\(|\\b(?:strpos|stripos)\\s*\\(\\s*\\$\\w+\\s*,\\s*\\$\\w+\\s*\\)\\s*[!=]==\\s*0\\b|\\bstr_starts_with\\s*\\(\\s*\\$\\w+\\s*,",
            Pattern.CASE_INSENSITIVE);

    /** And goes no further where it does not. */
    private static final Pattern REFUSES = Pattern.compile("\\b(?:exit|die|return|throw)\\b", Pattern.CASE_INSENSITIVE);

    /** Asks who sends something, what it is, or makes its name another. */
    private static final Pattern ASKS = Pattern.compile(
            "(?<!csrf)valid|allow|den(?:y|ied)|forbid|reject|permi|nonce|csrf(?!validation\\s{0,4}=\\s{0,4}false)|xsrf|current_user_can|authori|\\bacl\\b|is_?admin|log(?:ged)?_?in\\b|has_?access|check|verif"
                    + "|extension|(?<!upload_)mime|getimagesize|finfo|safe|sanit|clean|whitelist|basename|pathinfo|in_array|preg_(?:match|replace)|guess|uniqid|md5|sha1|random|strrchr|explode",
            Pattern.CASE_INSENSITIVE);

    /** A form is small; what manages files asks for their kinds to draw them. */
    private static final int MAX_FORM = 8_000;

    private static final int MAX_ASKER = 60_000;

    private Admissions() {}

    /** Whether uploads are let in by how their names end. */
    static boolean ofUploads(String plain) {
        return plain.length() <= MAX_FORM
                && ENDING.matcher(plain).find()
                && COMPARED.matcher(plain).find();
    }

    /** Whether a page asks anything of what is sent or of its sender, as applications do. */
    static boolean areAsked(String plain) {
        return ASKS.matcher(plain).find();
    }

    /** Whether addresses are let in by where they lead. */
    static boolean ofAddresses(String plain) {
        return plain.length() <= MAX_ASKER
                && ADDRESS.matcher(plain).find()
                && REFUSES.matcher(plain).find();
    }
}
