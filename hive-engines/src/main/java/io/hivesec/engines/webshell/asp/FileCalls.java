package io.hivesec.engines.webshell.asp;

import io.hivesec.engines.webshell.flow.Capability;
import io.hivesec.engines.webshell.flow.Taint;
import io.hivesec.engines.webshell.flow.Taint.Origin;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Files that a page opens, reads and writes. */
final class FileCalls {
    /** Stands for the page's own file in paths. */
    static final String SELF = "~page~";

    /** The type of a file that {@code GetFile} gave. */
    static final String FILE_OBJECT = "scripting.file";

    /** Methods of a stream that write to it. */
    private static final Set<String> WRITES = Set.of(
            "write", "writeline", "writetext", "append", "appendline", "appendformat", "appendtotext", "writeallbytes");

    /** Methods that write to the file of a path. */
    private static final Set<String> STATIC_FILES =
            Set.of("writealltext", "writeallbytes", "appendalltext", "writealllines");

    /** Methods that open a file of .NET. */
    private static final Set<String> OPENS = Set.of("createtext", "appendtext", "create", "openwrite", "open");

    /** What a file that was opened says. */
    private static final Set<String> READS = Set.of("readall", "readline", "readtext", "readtoend");

    /** Components that take the files of a request. */
    private static final Pattern UPLOADER = Pattern.compile("\\w+\\.(?:\\w*upload\\w*|fileup)");

    /** A beginning that leaves all to choose. */
    private static final Pattern ROOT = Pattern.compile("[~./\\\\]+");

    /** Marks behind which code begins. */
    private static final Pattern OPENED =
            Pattern.compile("\\s*(?:<%[=@!]?|<\\?(?:php|=)?|<script\\b[^>]*>)\\s*", Pattern.CASE_INSENSITIVE);

    private final AspMachine machine;

    FileCalls(AspMachine machine) {
        this.machine = machine;
    }

    /** Whether a method writes to the stream or the object that it is called on. */
    static boolean isWrite(String name) {
        return WRITES.contains(name);
    }

    /** The path on the server that {@code MapPath} gives. */
    static Item mapped(List<Item> arguments) {
        Item given = Item.first(arguments);
        boolean open = ROOT.matcher(given.start()).matches();
        String begins = open
                ? given.start()
                : given.text() == null && given.start().isEmpty() && given.taint() != null ? "/" : "";
        return new Item(given.text(), null, given.taint(), "", "", given.decoded(), null)
                .withTail(given.end())
                .withHead(begins);
    }

    /** What a member gives of the file behind a stream; null if it does not read one. */
    @Nullable
    Item read(Item base, String name) {
        Item file = base.file();
        return READS.contains(name) && file != null && !machine.isNet ? content(file) : null;
    }

    /** What stands in a file: wholly an outsider's where he chooses the file. */
    private static Item content(Item file) {
        Taint taint = file.taint();
        return taint != null && taint.whole()
                ? Item.tainted(taint)
                : Item.UNKNOWN.withHead(AspWeights.FILE + (file.known().isEmpty() ? file.end() : file.known()));
    }

    /** The stream on a file that a member opens; null if it opens none. */
    @Nullable
    Item opened(Item base, String name, List<Item> arguments) {
        String owner = base.owner();
        boolean texts = name.equals("createtextfile") || name.equals("opentextfile") || name.equals("openastextstream");
        boolean net = OPENS.contains(name) && (owner.equals("file") || owner.equals("fileinfo"));
        if (!texts && !net) {
            return null;
        }
        boolean own = name.equals("openastextstream") || arguments.isEmpty();
        Item file = own && base.file() != null ? base.file() : Item.first(arguments);
        return Item.typed("textstream").withFile(file);
    }

    /**
     * Notes what is written to files.
     *
     * @param key the variable that holds the object, empty if unknown
     * @param passed the variables that the arguments are, empty where one is none
     * @return whether the method writes to a file or answers the visitor, so that the object keeps nothing
     */
    boolean writes(Item base, String name, List<Item> arguments, String key, List<String> passed, int line) {
        String owner = base.owner();
        drops(name, arguments, passed);
        Taint told = Item.first(arguments).taint();
        if (owner.equals("response") && told != null && told.origins().contains(Origin.NETWORK)) {
            machine.relayed = machine.relayed == 0 ? line : machine.relayed;
        }
        if (owner.equals("response") || owner.equals("writer") || owner.equals("console") || owner.equals("output")) {
            return true;
        }
        Item content = Item.first(arguments);
        Item file = base.file();
        if (file != null && WRITES.contains(name)) {
            write(file, content, line, owner + '.' + name);
        } else if ((owner.equals("file") || owner.equals("filesystem"))
                && STATIC_FILES.contains(name)
                && arguments.size() > 1) {
            write(arguments.get(0), arguments.get(1), line, owner + '.' + name);
        } else if (name.equals("downloadfile") && arguments.size() > 1) {
            write(arguments.get(1), Item.tainted(Taint.of(Origin.NETWORK, line, name)), line, owner + '.' + name);
        } else if (name.equals("loadfromfile") && !key.isEmpty() && !machine.isNet) {
            Item held = machine.find(key);
            machine.assign(key, (held == null ? base : held).withFile(content));
        } else if (name.startsWith("copyto") && content.file() != null && machine.isNet) {
            write(content.file(), base, line, owner + '.' + name);
        } else if (name.equals("savetofile")) {
            write(content, base.withTaint(base.taint()), line, owner + '.' + name);
        } else if (name.equals("saveas") && machine.controls.contains(base.path())) {
            write(
                    content,
                    Item.tainted(Taint.of(Origin.UPLOAD, line, base.path() + '.' + name)),
                    line,
                    owner + '.' + name);
        } else if (UPLOADER.matcher(owner).matches() && name.startsWith("save")) {
            // LyfUpload: SaveFile "field", path, overwrite.
            Item path = name.equals("savefile") && arguments.size() > 1 ? named(arguments) : content;
            write(path, Item.tainted(Taint.of(Origin.UPLOAD, line, owner)), line, owner + '.' + name);
        } else if (name.equals("extracttodirectory") && arguments.size() > 1) {
            write(arguments.get(1), arguments.get(0), line, owner + '.' + name);
        } else if (name.equals("extracttofile") && base.taint() != null) {
            write(content, base, line, "ziparchiveentry." + name);
        } else if (name.equals("saveas") && Requests.isRequest(base)) {
            write(content, Item.tainted(Requests.taint("binaryread", line)), line, "request." + name);
        } else if (name.equals("saveas") || name.equals("save") && isSaved(owner)) {
            write(content, base, line, owner + '.' + name);
        } else if (owner.equals(FILE_OBJECT)
                && (name.equals("copy") || name.equals("move"))
                && base.taint() != null
                && isChosen(content)) {
            machine.hit(Capability.READ_FILE, owner + '.' + name, line, base.taint(), "", AspWeights.RENAMED);
        } else if (moves(owner, name) && Remembered.isWritten(machine, arguments)) {
            write(
                    arguments.get(1),
                    Item.tainted(Remembered.taint(machine, arguments.get(0))),
                    line,
                    owner + '.' + name);
        } else if (moves(owner, name)
                && arguments.size() > 1
                && arguments.get(0).taint() != null) {
            boolean anyName = isChosen(arguments.get(1));
            if (anyName || !name.equals("move")) {
                machine.hit(
                        Capability.READ_FILE,
                        owner + '.' + name,
                        line,
                        arguments.get(0).taint(),
                        "",
                        anyName ? AspWeights.RENAMED : "manage");
            }
        } else {
            if (isWrite(name) && base.type().isEmpty() && !machine.isNet && content.taint() != null) {
                // It may be any file that is open.
                machine.hit(Capability.WRITE_FILE, "textstream." + name, line, null, "", AspWeights.PASSED);
            }
            return false;
        }
        return true;
    }

    /** Whether what was put into an object of a class is what it saves. */
    private static boolean isSaved(String type) {
        return type.contains("postedfile") || type.equals("adodb.recordset") || ObjectCalls.isDocument(type);
    }

    /** The path that is the second argument, with the name that the fourth one gives the file. */
    private static Item named(List<Item> arguments) {
        Item folder = arguments.get(1);
        return arguments.size() > 3 && arguments.get(3).taint() != null ? folder.join(arguments.get(3)) : folder;
    }

    /** Whether a method puts a file to another place. */
    private static boolean moves(String owner, String name) {
        return owner.equals("scripting.filesystemobject") && (name.equals("copyfile") || name.equals("movefile"))
                || owner.equals("file") && (name.equals("copy") || name.equals("move"));
    }

    /** Whether a path in the site is a request's to its end, so that any page can be made of a file. */
    private static boolean isChosen(Item path) {
        Taint taint = path.taint();
        return taint != null && taint.isRemote() && leavesAll(path);
    }

    /** Whether a component takes the files of a request. */
    static boolean takesFiles(String type) {
        return UPLOADER.matcher(type).matches();
    }

    /** Remembers which variable holds the path of a file that is written at once. */
    private void drops(String name, List<Item> arguments, List<String> passed) {
        boolean second = name.equals("downloadfile");
        int at = second ? 1 : 0;
        if ((second || name.equals("saveas") || STATIC_FILES.contains(name))
                && passed.size() == arguments.size()
                && passed.size() > at
                && !passed.get(at).isEmpty()) {
            machine.dropped.add(passed.get(at));
        }
    }

    /** Whether a path is the page's own folder or the root with nothing of the page's own around what is chosen. */
    private static boolean leavesAll(Item file) {
        return ROOT.matcher(file.start()).matches() && file.end().isEmpty();
    }

    private void write(Item file, Item content, int line, String call) {
        Remembered.wrote(machine, file, content);
        Taint path = file.taint();
        boolean uploaded = path != null
                && (path.origins().contains(Origin.UPLOAD) || path.origins().contains(Origin.BODY));
        boolean requested = path != null && path.origins().contains(Origin.REQUEST);
        String choice = path == null
                ? "fixed"
                : uploaded && requested
                        ? "folder"
                        : uploaded
                                ? path.whole() || ROOT.matcher(file.start()).matches() ? "anywhere" : "uploaded"
                                : path.whole() || leavesAll(file) ? "chosen" : "named";
        if (file.known().startsWith(SELF)) {
            machine.hit(Capability.WRITE_FILE, call, line, content.taint(), "beside", file.known());
        }
        String name = file.known().isEmpty() ? file.end() : file.known();
        // Of a text that is not known as a whole the two ends are: a page is often added to.
        String text = content.text() != null || content.end().isEmpty() ? content.text() : content.end();
        boolean carries = text != null
                && text.length() > 2
                && (text.contains("<%")
                        || text.contains("<script")
                        || text.startsWith("MZ")
                        || text.contains("#include")
                        || text.contains("CreateObject("));
        Taint written = content.taint();
        if (written != null
                && !written.whole()
                && OPENED.matcher(content.start()).matches()) {
            // What follows the mark of code is the program, and it is the outsider's.
            written = written.all();
            choice = AspWeights.PROGRAM_OF + choice;
        }
        if (content.taint() != null || choice.equals("chosen") || carries) {
            machine.hit(
                    Capability.WRITE_FILE, call, line, written, choice + ' ' + name, carries ? "page:" + text : name);
        }
    }
}
