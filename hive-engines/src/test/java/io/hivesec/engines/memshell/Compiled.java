package io.hivesec.engines.memshell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Classes that a test compiles from source, beside bare declarations of the APIs of containers ({@code api.txt}). The
 * source of a specimen never stands in the repository as it is compiled: {@code @{exec}} and the like are filled in here,
 * and the result is only read, never loaded. The bodies do nothing but show the trait.
 */
final class Compiled {
    private static final Pattern CLASS = Pattern.compile("(?:class|interface|enum)\\s+(\\w+)");
    private static final Map<String, String> WORDS = Map.of(
            "@{exec}", "Runtime.getRuntime()." + "exec",
            "@{builder}", "new Process" + "Builder",
            "@{define}", "define" + "Class",
            "@{Runtime}", "java.lang." + "Runtime",
            "@{execName}", "ex" + "ec",
            "@{Class}", "Class",
            "@{script}", "new javax.script.ScriptEngine" + "Manager().getEngineByName(\"js\").eval",
            "@{translet}", "com.sun.org.apache.xalan.internal.xsltc.runtime.Abstract" + "Translet");
    private static final Map<String, byte[]> API = compile(declarations("api.txt"), Map.of());

    private Compiled() {}

    /** Compiles one source file that may hold several classes; the classes by name, outermost first. */
    static Map<String, byte[]> all(String source) {
        String filled = filled(source);
        return compile(Map.of(name(filled), "import java.io.*; import java.util.*; " + filled), API);
    }

    /**
     * Compiles many specimens at once, each in a package of its own, beside the declarations of a resource and those of
     * {@code api.txt} that it does not have: the classes of each, in the order given.
     */
    static List<List<byte[]>> many(List<String> specimens, String resource) {
        Map<String, String> sources = declarations("api.txt");
        sources.putAll(declarations(resource));
        for (int i = 0; i < specimens.size(); i++) {
            String text = "package g" + i + "; import java.io.*; import java.util.*; " + filled(specimens.get(i));
            sources.put("g" + i + ".Specimen", text);
        }
        Map<String, byte[]> compiled = compile(sources, Map.of());
        List<List<byte[]>> classes = new ArrayList<>();
        specimens.forEach(specimen -> classes.add(new ArrayList<>()));
        compiled.forEach((name, bytes) -> {
            if (name.matches("g\\d+\\..*")) {
                classes.get(Integer.parseInt(name.substring(1, name.indexOf('.'))))
                        .add(bytes);
            }
        });
        return classes;
    }

    private static String filled(String source) {
        String filled = source;
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            filled = filled.replace(word.getKey(), word.getValue());
        }
        return filled;
    }

    /** Compiles one source file and gives its first class. */
    static byte[] one(String source) {
        return Objects.requireNonNull(all(source).get(name(source)));
    }

    private static String name(String source) {
        Matcher matcher = CLASS.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no class in " + source);
        }
        return matcher.group(1);
    }

    /** The declarations of {@code api.txt}: a line {@code package;}, then declarations, one a line. */
    private static Map<String, String> declarations(String resource) {
        Map<String, String> sources = new LinkedHashMap<>();
        String current = "";
        for (String line : text(resource).split("\n")) {
            if (line.startsWith("package ")) {
                current = line;
            } else if (!line.isBlank() && !line.startsWith("#")) {
                String declared = current.substring(8, current.length() - 1) + "." + name(line);
                sources.put(declared, current + " public " + line);
                if (declared.startsWith("javax.servlet") || declared.startsWith("javax.websocket")) {
                    String moved = (current + " public " + line).replace("javax.", "jakarta.");
                    sources.put(declared.replace("javax.", "jakarta."), moved);
                }
            }
        }
        return sources;
    }

    static String text(String resource) {
        try (InputStream stream = Objects.requireNonNull(Compiled.class.getResourceAsStream(resource))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, byte[]> compile(Map<String, String> sources, Map<String, byte[]> library) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (Memory memory = new Memory(compiler.getStandardFileManager(null, null, null), library)) {
            List<JavaFileObject> units = new ArrayList<>();
            sources.forEach((name, source) -> units.add(new Source(name, source)));
            List<String> options =
                    List.of("-nowarn", "-proc:none", "-XDignore.symbol.file", "-XDstringConcat=indyWithConstants");
            if (!compiler.getTask(messages, memory, null, options, null, units).call()) {
                throw new IllegalArgumentException(messages.toString());
            }
            Map<String, byte[]> classes = new TreeMap<>();
            memory.written.forEach((name, output) -> classes.put(name, output.bytes.toByteArray()));
            return classes;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class Bytes extends SimpleJavaFileObject {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final String name;

        Bytes(String name) {
            super(URI.create("bytes:///" + name.replace('.', '/') + ".class"), Kind.CLASS);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            return bytes;
        }

        @Override
        public InputStream openInputStream() {
            return new java.io.ByteArrayInputStream(bytes.toByteArray());
        }
    }

    private static final class Memory extends ForwardingJavaFileManager<StandardJavaFileManager> {
        private final Map<String, Bytes> written = new LinkedHashMap<>();
        private final Map<String, byte[]> library;

        Memory(StandardJavaFileManager files, Map<String, byte[]> library) {
            super(files);
            this.library = library;
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                JavaFileManager.Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return written.computeIfAbsent(name, Bytes::new);
        }

        @Override
        public Iterable<JavaFileObject> list(
                JavaFileManager.Location location,
                String packageName,
                java.util.Set<JavaFileObject.Kind> kinds,
                boolean recurse)
                throws IOException {
            List<JavaFileObject> found = new ArrayList<>();
            super.list(location, packageName, kinds, recurse).forEach(found::add);
            if (location == javax.tools.StandardLocation.CLASS_PATH) {
                library.forEach((name, bytes) -> {
                    if (name.substring(0, Math.max(0, name.lastIndexOf('.'))).equals(packageName)) {
                        Bytes file = new Bytes(name);
                        file.bytes.writeBytes(bytes);
                        found.add(file);
                    }
                });
            }
            return found;
        }

        @Override
        public String inferBinaryName(JavaFileManager.Location location, JavaFileObject file) {
            return file instanceof Bytes bytes ? bytes.name : super.inferBinaryName(location, file);
        }
    }
}
