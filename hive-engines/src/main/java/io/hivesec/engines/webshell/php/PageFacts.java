package io.hivesec.engines.webshell.php;

import java.util.regex.Pattern;

/**
 * What a page is apart from what it does.
 *
 * @param alone whether it stands alone: it loads no other file of an application, belongs to no namespace and is not guarded by one
 * @param library whether it declares a class
 * @param length how long it is, in bytes
 */
record PageFacts(boolean alone, boolean library, int length) {
    private static final Pattern LIBRARY =
            Pattern.compile("^\\s*(?:abstract\\s+|final\\s+)?class\\s+\\w+", Pattern.MULTILINE);
    private static final Pattern PART_OF_MORE = Pattern.compile(
            "^\\s*namespace\\s+[\\w\\\\]+|\\bclass\\s+\\w+\\s+(?:extends|implements)\\s|\\bdefined\\s*\\(\\s*['\"]\\w+['\"]\\s*\\)|"
                    + "\\b(?:include|require)(?:_once)?\\b[ (]*(?:dirname\\s*\\(\\s*__FILE__|__DIR__|\\$?\\w*(?:ROOT|PATH|path|root|base|BASE|dir|DIR)\\w*\\s*\\.|['\"][^'\"$:]{2,}\\.(?:php|inc|class|phtml)\\d?['\"])",
            Pattern.MULTILINE);

    static PageFacts of(String source) {
        return new PageFacts(
                !PART_OF_MORE.matcher(source).find(), LIBRARY.matcher(source).find(), source.length());
    }
}
