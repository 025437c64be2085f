package io.hivesec.engines.jvm;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** A web container in a JVM of its own, compiled against its real jars, that injects inert components when told. */
final class TargetJvm implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int port;
    private final Path errors;

    private TargetJvm(Process process, BufferedReader out, Writer in, int port, Path errors) {
        this.process = process;
        this.out = out;
        this.in = in;
        this.port = port;
        this.errors = errors;
    }

    /** Starts a container: {@code kind} is tomcat, jetty, undertow, spring or webflux, {@code jars} the folder of its jars. */
    static TargetJvm start(Path javaHome, Path jars, String kind, String ee, Path work, String... options)
            throws IOException {
        String main = Character.toUpperCase(kind.charAt(0)) + kind.substring(1) + "Target";
        boolean tomcat = kind.equals("tomcat") || kind.equals("spring");
        List<String> sources = new ArrayList<>(List.of("Target", main));
        boolean servlets = !kind.equals("webflux");
        List<String> injected =
                new ArrayList<>(servlets ? List.of("Injected", "HiddenFilter") : List.of("InjectedWebflux"));
        if (tomcat) {
            sources.add("TomcatParts");
            injected.add("InjectedTomcat");
        }
        if (!servlets) {
            sources.add("WebfluxParts");
        }
        if (kind.equals("spring")) {
            sources.add("SpringParts");
            injected.add("InjectedSpring");
        }
        Path classes = compile(sources, ee, jars, work.resolve("classes"));
        Path memory = compile(injected, ee, jars, work.resolve("memory"));
        Path bytes = Files.createDirectories(work.resolve("bytes"));
        try (Stream<Path> files = Files.walk(memory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, bytes.resolve(file.getFileName().toString()));
            }
        }
        if (servlets) {
            Files.write(bytes.resolve("patched.class"), patched(jars, ee));
        }
        Path jar = agentJar(classes, work.resolve("application.jar"));
        List<String> command =
                new ArrayList<>(List.of(javaHome.resolve("bin/java").toString(), "-Xmx256m"));
        command.add("-javaagent:" + jar);
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-Djava.io.tmpdir=" + Files.createDirectories(work.resolve("tmp")),
                "-cp",
                jar + File.pathSeparator + jars + "/*",
                "target." + main,
                bytes.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(work.resolve("stderr").toFile())
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Writer in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.startsWith("port ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("target did not start: " + Files.readString(work.resolve("stderr")));
        }
        return new TargetJvm(process, out, in, Integer.parseInt(line.substring(5)), work.resolve("stderr"));
    }

    int pid() {
        return (int) process.pid();
    }

    int port() {
        return port;
    }

    /** Gives a command and waits until it is done; the answer is the number of threads, of classes, of
     * ours, of those that are not the platform's, and the heap's peak since the last command and use now, in KiB. */
    List<Integer> tell(String command) throws IOException {
        in.write(command + "\n");
        in.flush();
        String line = out.readLine();
        while (line != null && !line.startsWith("done ")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("target ended: " + Files.readString(errors));
        }
        return Stream.of(line.split(" ")).skip(1).map(Integer::valueOf).toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
            out.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path compile(List<String> names, String ee, Path jars, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "--release", "17", "-d"));
        arguments.add(Files.createDirectories(classes).toString());
        arguments.addAll(List.of("-cp", path(jars)));
        for (String name : names) {
            try (var in =
                    Objects.requireNonNull(TargetJvm.class.getResourceAsStream("targets/" + name + ".java.txt"))) {
                String source = new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("$EE", ee);
                arguments.add(Files.writeString(classes.resolveSibling(name + ".java"), source)
                        .toString());
            }
        }
        if (ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)) != 0) {
            throw new IOException("target does not compile: " + names);
        }
        return classes;
    }

    private static String path(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            return String.join(File.pathSeparator, files.map(Path::toString).toList());
        }
    }

    private static Path agentJar(Path classes, Path file) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", "target.Target");
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new ZipEntry(classes.relativize(one).toString()));
                Files.copy(one, jar);
            }
        }
        return file;
    }

    /** The container's HttpServlet that asks every request for a header, and does nothing with it. */
    private static byte[] patched(Path jars, String ee) throws IOException {
        String name = ee + "/servlet/http/HttpServlet.class";
        try (Stream<Path> files = Files.list(jars)) {
            for (Path file : files.toList()) {
                try (JarFile jar = new JarFile(file.toFile())) {
                    ZipEntry entry = jar.getEntry(name);
                    if (entry != null) {
                        return patched(jar.getInputStream(entry).readAllBytes(), ee);
                    }
                }
            }
        }
        throw new IOException("no " + name + " in " + jars);
    }

    private static byte[] patched(byte[] original, String ee) {
        ClassReader reader = new ClassReader(original);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        String request = ee + "/servlet/http/HttpServletRequest";
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String generic, String[] thrown) {
                        MethodVisitor method = super.visitMethod(access, name, descriptor, generic, thrown);
                        boolean service = name.equals("service") && descriptor.startsWith("(L" + request + ";");
                        return !service
                                ? method
                                : new MethodVisitor(Opcodes.ASM9, method) {
                                    @Override
                                    public void visitCode() {
                                        super.visitCode();
                                        visitVarInsn(Opcodes.ALOAD, 1);
                                        visitLdcInsn("X-Inert-Trace");
                                        visitMethodInsn(
                                                Opcodes.INVOKEINTERFACE,
                                                request,
                                                "getHeader",
                                                "(Ljava/lang/String;)Ljava/lang/String;",
                                                true);
                                        visitInsn(Opcodes.POP);
                                    }
                                };
                    }
                },
                0);
        return writer.toByteArray();
    }
}
