package io.hivesec.engines.webshell.asp;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Code that a page keeps encoded and decodes: no honest page hides that it reads a request. */
final class HiddenCode {
    private static final Set<String> DECODERS = Set.of(
            "frombase64string",
            "nodetypedvalue",
            "strreverse",
            "reverse",
            "unescape",
            "urldecode",
            "decodeuricomponent");

    private static final Pattern CODE = Pattern.compile(
            "\\brequest\\s{0,10}(?:\\.\\s{0,10}\\w{1,30}\\s{0,10})?[\\[(]|\\beval\\s{0,10}\\(|\\bexecute(?:global)?\\s{0,10}[(\\s]request"
                    + "|createobject\\s{0,10}\\(|process\\.start\\b",
            Pattern.CASE_INSENSITIVE);

    private HiddenCode() {}

    /** Whether a text that a page puts together is code that reads a request or reaches for the host. */
    static boolean isCode(String text) {
        return CODE.matcher(text).find();
    }

    /** Whether a function's constant result is code that its constant arguments did not show. */
    static boolean isRevealed(String function, List<Item> arguments, Item result) {
        String text = result.text();
        return text != null
                && DECODERS.contains(function)
                && CODE.matcher(text).find()
                && arguments.stream()
                        .noneMatch(argument -> CODE.matcher(argument.known()).find());
    }
}
