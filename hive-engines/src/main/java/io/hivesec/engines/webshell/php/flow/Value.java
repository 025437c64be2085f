package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.flow.Taint;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a value.
 *
 * @param data a {@link Boolean}, {@link Long}, {@link Double}, {@link String} (a character a byte), {@link PhpArray},
 *     {@link PhpObject} or {@link #NOTHING}; null if unknown
 * @param taint where it came from, null if from the page itself
 * @param marks how it was made, of {@link #DECODED}, {@link #OPAQUE}, {@link #UNDEFINED}, {@link #FILE},
 *     {@link #UNSET_GLOBAL}, {@link #OWN_NAME}, {@link #BITS}, {@link #BARE}
 * @param head the known beginning of an unknown string
 * @param tail the known end of an unknown string
 */
record Value(@Nullable Object data, @Nullable Taint taint, int marks, String head, String tail) {
    /** The data of {@code null}. */
    static final Object NOTHING = new Object();
    /** A constant that went through a decoder or was put together from pieces to hide it. */
    static final int DECODED = 1;
    /** Unknown, but computed from the page's own constants by decoders. */
    static final int OPAQUE = 2;
    /** A variable that was never set. */
    static final int UNDEFINED = 4;
    /** Read from a file. */
    static final int FILE = 8;
    /** Joined from several pieces by the page. */
    static final int CODED_NAME = 16;
    /** Depends on a variable of the page that the page never sets, or on what another request left in the session. */
    static final int UNSET_GLOBAL = 128;
    /** Depends on the name that the page's file has. */
    static final int OWN_NAME = 256;
    /** The number of an unknown character. */
    static final int CHARACTER = 512;
    /** Made by operations on the bits of texts, or of words without quotes, as only hidden names are. */
    static final int BITS = 1024;
    /** A word without quotes. */
    static final int BARE = 2048;
    /** The name of a session, which its visitor chooses and pages use where no name does harm: it counts where it is run. */
    static final int SESSION_NAME = 4096;
    /** All that an outsider adds stands in quotes of the page's own. */
    static final int QUOTED = 8192;
    /** What a site stored under a name that the page knows. */
    static final int STORED = 16_384;
    /** The name of an upload that the server chose. */
    static final int TEMPORARY = 32_768;
    /** Begins with what the page put there, and nobody knows here. */
    static final int LED = 65_536;
    /** Holds nothing but letters and digits of what an outsider adds. */
    static final int WORDS = 131_072;
    /** Made of the page's own text and of numbers and operators that are not known: no name can be spelled by them. */
    static final int DIGITS = 262_144;
    /** An argument of a command line, which a server of old settings takes from the address. */
    static final int ARGUMENT = 524_288;
    /** What a computation passes on. */
    static final int LASTING = ARGUMENT | OPAQUE | FILE | STORED | UNSET_GLOBAL | OWN_NAME | SESSION_NAME | LED;

    static final Value UNKNOWN = new Value(null, null, 0, "", "");
    static final Value NULL = new Value(NOTHING, null, 0, "", "");
    static final Value UNSET = new Value(NOTHING, null, UNDEFINED, "", "");
    static final Value TRUE = new Value(Boolean.TRUE, null, 0, "", "");
    static final Value FALSE = new Value(Boolean.FALSE, null, 0, "", "");
    static final Value EMPTY = new Value("", null, 0, "", "");

    private static final int MAX_END = 400;

    static Value of(Object data) {
        return new Value(data, null, 0, "", "");
    }

    static Value ofNullable(@Nullable Object data) {
        return data == null ? NULL : of(data);
    }

    static Value tainted(@Nullable Taint taint) {
        return taint == null ? UNKNOWN : new Value(null, taint, 0, "", "");
    }

    static Value unknown(@Nullable Taint taint, int marks) {
        return taint == null && marks == 0 ? UNKNOWN : new Value(null, taint, marks, "", "");
    }

    /** An unknown string of which the ends are known. */
    static Value partial(@Nullable Taint taint, int marks, String head, String tail) {
        return new Value(
                null,
                taint,
                marks,
                head.length() > MAX_END ? head.substring(0, MAX_END) : head,
                tail.length() > MAX_END ? tail.substring(tail.length() - MAX_END) : tail);
    }

    boolean isKnown() {
        return data != null;
    }

    boolean isNull() {
        return data == NOTHING;
    }

    boolean isOpaque() {
        return (marks & OPAQUE) != 0;
    }

    /** Whether the page never sets what the value depends on. */
    boolean isUnsetGlobal() {
        return (marks & UNSET_GLOBAL) != 0;
    }

    boolean isDecoded() {
        return (marks & DECODED) != 0;
    }

    @Nullable
    PhpArray array() {
        return data instanceof PhpArray array ? array : null;
    }

    @Nullable
    PhpObject object() {
        return data instanceof PhpObject object ? object : null;
    }

    /** The string that PHP makes of the value, null if unknown. */
    @Nullable
    String string() {
        return data == null ? null : Conversions.string(data);
    }

    /** The taint of the value and of everything in it. */
    @Nullable
    Taint flow() {
        if (data instanceof PhpArray array) {
            return Taint.join(taint, array.flow(0));
        }
        return data instanceof PhpObject object ? Taint.join(taint, object.taint()) : taint;
    }

    /** Whether a remote party chose the value, or some of it. */
    boolean isRemote() {
        Taint flow = flow();
        return flow != null && flow.isRemote();
    }

    Value mark(int mark) {
        return (marks & mark) == mark ? this : new Value(data, taint, marks | mark, head, tail);
    }

    Value withTaint(@Nullable Taint other) {
        return taint == other ? this : new Value(data, other, marks, head, tail);
    }

    String knownHead() {
        String whole = data == null ? null : string();
        return whole == null ? head : whole;
    }

    String knownTail() {
        String whole = data == null ? null : string();
        return whole == null ? tail : whole;
    }

    /** Whether nothing is known of the value but that it was decoded, read or stored. */
    private boolean isLoaded() {
        return data == null && (marks & (OPAQUE | FILE | STORED)) != 0;
    }

    private static boolean isEmpty(Value value) {
        return value.data instanceof String text && text.isEmpty();
    }

    /** What a variable may hold that got {@code a} on one path and {@code b} on another. */
    static Value join(Value a, Value b) {
        if (a == b || (a.marks & UNDEFINED) != 0) {
            return b;
        }
        if ((b.marks & UNDEFINED) != 0) {
            return a;
        }
        if (a.data != null && b.data != null && a.data.equals(b.data)) {
            return new Value(b.data, Taint.join(a.taint, b.taint), a.marks | b.marks, "", "");
        }
        Taint flow = Taint.join(a.taint, b.taint);
        if (a.data instanceof PhpObject one
                && b.data instanceof PhpObject other
                && one.closure != null
                && other.closure != null) {
            return new Value(PhpObject.either(one, other), flow, a.marks | b.marks, "", "");
        }
        if (a.data instanceof PhpArray || a.data instanceof PhpObject) {
            return b.data instanceof PhpArray || b.data instanceof PhpObject ? b.withTaint(flow) : a.withTaint(flow);
        }
        // What names code or carries data outweighs the empty value that stands in for it.
        if (flow == null && a.data != null && b.data != null) {
            boolean harms = a.data instanceof String name && FunctionTable.isStrong(name);
            return harms || b.string() == null || b.string().length() < 2 ? a : b;
        }
        if (b.data instanceof PhpArray || b.data instanceof PhpObject) {
            return b.withTaint(flow);
        }
        if (flow == null) {
            if (isEmpty(a) && b.isLoaded() || isEmpty(b) && a.isLoaded()) {
                return a.isLoaded() ? a : b;
            }
            int marks = (a.marks | b.marks) & ~DIGITS | a.marks & b.marks & DIGITS;
            return b.data == null ? a.data == null ? unknown(null, marks) : a : b;
        }
        return unknown(flow, (a.marks | b.marks) & ~UNDEFINED);
    }
}
