package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import io.hivesec.engines.webshell.flow.Value.Partial;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Remembers the files that the page wrote with a remote party's data, and tells when it then runs one of them. */
final class Written {
    private static final int MIN_NAME = 3;
    private static final Pattern SHELL =
            Pattern.compile("(?:\\S*/)?(?:(?:ba|z|da|k)?sh|python\\d?|perl|cmd(?:\\.exe)?)");
    private static final Pattern PAGE = Pattern.compile("\\.(?:jspx?|jspf|tagx?)$", Pattern.CASE_INSENSITIVE);
    private static final Set<String> INCLUDES =
            Set.of("getRequestDispatcher", "getNamedDispatcher", "include", "forward", "include_page", "forward_page");

    private static final Set<String> FILES = Set.of("File", "Path", "URI", "URL");

    /** What reads a file that the page may have written before. */
    private static final Set<String> READS = Set.of(
            "readAllBytes",
            "readAllLines",
            "readString",
            "lines",
            "newBufferedReader",
            "newInputStream",
            "readFileToString",
            "readFileToByteArray");

    /** One object, whatever else is equal to it. */
    private record Same(Object object) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Same same && same.object == object;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(object);
        }
    }

    private final Machine machine;
    private final Map<Object, Taint> files = new HashMap<>();

    Written(Machine machine) {
        this.machine = machine;
    }

    void wrote(Value file, @Nullable Taint content) {
        Object key = key(file);
        if (key != null && content != null && content.isRemote()) {
            files.putIfAbsent(key, content);
        }
    }

    /** What the file was written with that is one of the values or their elements; null if none was. */
    @Nullable
    Taint loaded(List<Value> values) {
        if (files.isEmpty()) {
            return null;
        }
        Taint taint = null;
        for (Value value : values) {
            taint = Taint.join(taint, of(value));
            HeapObject heap = value.heap();
            for (Value element : heap == null || heap.elements.size() > 64 ? List.<Value>of() : heap.elements) {
                taint = Taint.join(taint, of(element));
            }
        }
        return taint;
    }

    /** What a file was written with that a method reads; null if it reads none that was. */
    @Nullable
    Taint read(String method, List<Value> arguments) {
        return READS.contains(method) ? loaded(arguments) : null;
    }

    /** The same for the words of a command: the program, or the script behind an interpreter. */
    @Nullable
    Taint started(List<Value> words) {
        if (files.isEmpty() || words.isEmpty()) {
            return null;
        }
        HeapObject list = words.get(0).heap();
        List<Value> all = list == null || list.elements.isEmpty() ? words : list.elements;
        Taint program = of(all.get(0));
        String name = all.get(0).string();
        boolean shell = name != null && SHELL.matcher(name).matches();
        return program == null && shell && all.size() > 1 ? of(all.get(1)) : program;
    }

    /** Notes that a server is told to run a page that was written before. */
    void includes(String name, List<Value> arguments, Node node) {
        if (files.isEmpty() || arguments.isEmpty() || !INCLUDES.contains(name)) {
            return;
        }
        Taint taint = of(arguments.get(0));
        if (taint != null && PAGE.matcher(arguments.get(0).tail()).find()) {
            machine.hit(new Hit(Capability.LOAD_CODE, name, machine.line(node), taint, "", false, "written"));
        }
    }

    /** Whether a value is an object that stands for a file. */
    static boolean isFile(Value value) {
        HeapObject heap = value.heap();
        return heap != null && heap.model == null && FILES.contains(value.type());
    }

    private @Nullable Taint of(Value value) {
        Object key = key(value);
        return key == null ? null : files.get(key);
    }

    private static @Nullable Object key(Value value) {
        String whole = value.string();
        if (whole != null) {
            return whole.length() < MIN_NAME ? null : whole;
        }
        if (value.constant() instanceof Partial part) {
            return part.head().length() + part.tail().length() >= MIN_NAME ? part : new Same(part);
        }
        // A file whose name is not known is the same as long as it is the same object.
        return isFile(value) ? value.heap() : null;
    }
}
