package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Follows which file a stream or writer ends in, and notes what is written to it. */
final class FileCalls {
    private static final Set<String> WRITES = Set.of(
            "write",
            "print",
            "println",
            "append",
            "writeBytes",
            "writeUTF",
            "writeChars",
            "publish",
            "put",
            "info",
            "log",
            "fine",
            "severe",
            "warning",
            "format",
            "printf",
            "transferFrom",
            "debug",
            "error");

    /** Calls that name file and content at once: the positions of both; -1 is the target. */
    private static final Map<String, int[]> DIRECT = Map.ofEntries(
            Map.entry("Files#write", new int[] {0, 1}),
            Map.entry("Files#writeString", new int[] {0, 1}),
            Map.entry("Files#copy", new int[] {1, 0}),
            Map.entry("Files#move", new int[] {1, 0}),
            Map.entry("FileUtils#writeStringToFile", new int[] {0, 1}),
            Map.entry("FileUtils#writeByteArrayToFile", new int[] {0, 1}),
            Map.entry("FileUtils#write", new int[] {0, 1}),
            Map.entry("FileUtils#copyInputStreamToFile", new int[] {1, 0}),
            Map.entry("FileUtils#copyURLToFile", new int[] {1, 0}),
            Map.entry("FileUtil#writeString", new int[] {1, 0}),
            Map.entry("FileUtil#writeBytes", new int[] {1, 0}),
            Map.entry("FileUtil#writeUtf8String", new int[] {1, 0}),
            Map.entry("FileUtil#appendUtf8String", new int[] {1, 0}),
            Map.entry("FileUtil#appendString", new int[] {1, 0}),
            Map.entry("FileUtil#writeFromStream", new int[] {0, 1}),
            Map.entry("FileCopyUtils#copy", new int[] {1, 0}),
            Map.entry("File#renameTo", new int[] {0, -1}),
            Map.entry("*#transferTo", new int[] {0, -1}),
            Map.entry("*#write", new int[] {0, -1}),
            Map.entry("*#saveAs", new int[] {0, -1}),
            Map.entry("*#save", new int[] {0, -1}));

    /** The end of a pattern that lists the ends which the name of a file may have. */
    private static final Pattern ENDS =
            Pattern.compile("\\\\\\.(?:\\w{2,5}|\\((?:\\?[:i]*:?)?\\w{2,5}(?:\\|\\w{2,5}){0,40}\\))\\$?$");

    /** Code that takes the end of a file's name. */
    private static final Pattern END = Pattern.compile("lastIndexOf|[eE]xtension");

    /** Code that takes the whole name. */
    private static final Pattern WHOLE =
            Pattern.compile("(?:getSubmittedFileName|getOriginalFilename|getFileName|parseRequest|getItemIterator)\\(");

    private static final Pattern CODE = Pattern.compile("(?i)jsp|class|war|jar|^$");

    private static final int MAX_PAGES = 20;

    /** The mark of a stream that feeds a program instead of a file. */
    static final String PROCESS = "process:";

    private final Machine machine;

    FileCalls(Machine machine) {
        this.machine = machine;
    }

    /** Remembers the file of a new stream, writer or log handler. */
    void opened(String type, HeapObject heap, List<Value> arguments) {
        SinkTable.Sink sink = machine.sinks.find(type, "<init>");
        if (sink != null
                && sink.capability() == Capability.WRITE_FILE
                && !isReadOnly(type, arguments)
                && !arguments.isEmpty()) {
            int position = Math.min(sink.arguments().get(0), arguments.size() - 1);
            Value given = arguments.get(position);
            boolean wraps = given.heap() != null && given.heap().file != null;
            heap.file = wraps && given.heap() != null ? given.heap().file : isPath(type, given) ? given : null;
            if (type.equals("FileHandler") && arguments.size() == 3) {
                // Tomcat's own takes a folder, a beginning and an end.
                heap.file = Arithmetic.concatenate(Arithmetic.concatenate(given, arguments.get(1)), arguments.get(2));
            }
            return;
        }
        for (Value argument : arguments) {
            if (argument.heap() != null && argument.heap().file != null) {
                heap.file = argument.heap().file;
            }
        }
    }

    /** A print writer or stream may also wrap another stream, which is no path. */
    private static boolean isPath(String type, Value given) {
        return !type.startsWith("Print")
                || given.type().equals("File")
                || given.type().equals("String");
    }

    private static boolean isReadOnly(String type, List<Value> arguments) {
        return type.equals("RandomAccessFile")
                && arguments.size() > 1
                && "r".equals(arguments.get(1).string());
    }

    void call(Value target, String type, String name, List<Value> arguments, Node node) {
        checks(target, name, arguments);
        Value file = target.heap() == null ? null : target.heap().file;
        if (file != null && WRITES.contains(name) && !arguments.isEmpty()) {
            page(arguments.get(0));
            note(file, Calls.flows(arguments), node, type + '.' + name);
            return;
        }
        HeapObject handler = arguments.isEmpty() ? null : arguments.get(0).heap();
        if ((name.equals("addHandler") || name.equals("addAppender")) && handler != null && handler.file != null) {
            note(handler.file, handler.file.flow(), node, name);
            if (target.heap() != null) {
                target.heap().file = handler.file;
            }
        }
        if (name.equals("transferTo") && handler != null && handler.file != null) {
            note(handler.file, target.flow(), node, type + '.' + name);
            return;
        }
        int[] positions = DIRECT.get(type + '#' + name);
        if (name.equals("save") && type.contains("Upload") && !arguments.isEmpty()) {
            Taint sent = Taint.of(Taint.Origin.UPLOAD, machine.line(node), machine.text(node));
            note(arguments.get(0), sent, node, type + '.' + name);
            return;
        }
        if (positions == null) {
            positions = DIRECT.get("*#" + name);
            Taint own = target.flow();
            boolean upload = own != null && own.origins().contains(Taint.Origin.UPLOAD);
            if (positions != null && positions[1] == -1 && !upload) {
                return;
            }
        }
        if (positions != null) {
            boolean turned = type.equals("Files")
                    && name.equals("write")
                    && arguments.size() == 2
                    && arguments.get(1).type().equals("File");
            // Guava's own of that name takes the content first.
            Value path = at(positions[turned ? 1 : 0], target, arguments);
            Value content = at(positions[turned ? 0 : 1], target, arguments);
            if (name.equals("copy") && path != null && content != null && isStream(path)) {
                // A copy into a stream shows the file.
                Taint shown = content.flow();
                if (shown != null) {
                    machine.hit(new Hit(
                            Capability.READ_FILE, type + '.' + name, machine.line(node), shown, "?", false, ""));
                }
            } else if (path != null && content != null) {
                page(content);
                boolean moved = name.equals("renameTo") || name.equals("move");
                Taint held = moved ? machine.written.loaded(List.of(content)) : null;
                note(path, Taint.join(held, content.flow()), node, type + '.' + name);
            }
        }
        copies(arguments, node, name);
    }

    /** The end of an uploaded file's name that is looked up in a list, or compared with an end that no server runs. */
    private void checks(Value target, String name, List<Value> arguments) {
        boolean list = name.equals("contains")
                && (target.flow() == null
                        || target.type().endsWith("List")
                        || target.type().endsWith("Set"))
                && arguments.size() == 1;
        boolean equal = name.startsWith("equals") && arguments.size() == 1;
        boolean fits = name.equals("matches")
                && arguments.size() == 1
                && ENDS.matcher(String.valueOf(arguments.get(0).string())).find();
        boolean ends = fits || name.equals("endsWith") && arguments.size() == 1;
        if (!list && !equal && !ends) {
            return;
        }
        if (ends) {
            String end = arguments.get(0).string();
            Taint whole = target.flow();
            if (end != null && !CODE.matcher(end).find() && whole != null) {
                whole.path().stream()
                        .filter(step -> WHOLE.matcher(step.what()).find())
                        .forEach(machine.checked::add);
            }
            return;
        }
        Value end = equal && arguments.get(0).string() != null && target.flow() != null ? target : arguments.get(0);
        Value by = end == target ? arguments.get(0) : target;
        Taint taint = end.flow();
        boolean code = by.string() != null && CODE.matcher(by.string()).find()
                || by.heap() != null
                        && by.heap().elements.stream()
                                .anyMatch(e -> e.string() != null
                                        && CODE.matcher(e.string()).find());
        if (taint == null || code || equal && by.string() == null) {
            return;
        }
        taint.path().stream().filter(step -> END.matcher(step.what()).find()).forEach(machine.checked::add);
    }

    /** Keeps a page that is written, to be judged. */
    private void page(Value content) {
        String text = content.string();
        if (text != null && text.contains("<%") && machine.pages.size() <= MAX_PAGES) {
            machine.pages.add(text);
        }
    }

    private static boolean isStream(Value value) {
        return value.type().endsWith("OutputStream") && (value.heap() == null || value.heap().file == null);
    }

    /** A copy from one stream to another, by any library. */
    private void copies(List<Value> arguments, Node node, String name) {
        if (!name.startsWith("copy") || arguments.size() < 2) {
            return;
        }
        HeapObject to = arguments.get(1).heap();
        if (to != null && to.file != null) {
            note(to.file, arguments.get(0).flow(), node, name);
        }
    }

    private static @Nullable Value at(int position, Value target, List<Value> arguments) {
        return position == -1 ? target : position >= 0 && position < arguments.size() ? arguments.get(position) : null;
    }

    private void note(Value file, @Nullable Taint content, Node node, String call) {
        if (PROCESS.equals(file.string())) {
            if (content != null && content.isRemote()) {
                machine.hit(new Hit(
                        Capability.EXECUTE, "Process.getOutputStream", machine.line(node), content, "", false, ""));
            }
            return;
        }
        machine.written.wrote(file, content);
        Taint path = file.flow();
        if (path != null
                && path.origins().contains(Taint.Origin.UPLOAD)
                && path.path().stream().anyMatch(machine.checked::contains)) {
            return;
        }
        String choice = path == null || !path.isRemote()
                ? "fixed"
                : path.origins().contains(Taint.Origin.UPLOAD) ? "uploaded" : "chosen";
        if (content != null || choice.equals("chosen")) {
            machine.hit(new Hit(
                    Capability.WRITE_FILE,
                    call,
                    machine.line(node),
                    content,
                    choice + ' ' + file.head(),
                    false,
                    file.tail()));
        }
    }
}
