package io.hivesec.engines.memshell.scoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles JSP pages to classes, a page at a time so that one that does not compile costs only itself. {@code PAGES OUT} gives
 * {@code OUT/page/compiled/} for {@link ScoreMemoryWebshells}. Tomcat's Jasper, Ant (which it is a task of), the servlet, JSP
 * and EL APIs and what the pages import have to be on the class path. Nothing of the pages is run.
 */
public final class CompilePages {
    private CompilePages() {}

    /**
     * Compiles and says how many did.
     *
     * @param arguments folder of pages, folder to write to
     * @throws Exception if a folder cannot be read or written, or Jasper is not there
     */
    public static void main(String[] arguments) throws Exception {
        Path root = Path.of(arguments[0]).toRealPath();
        Path out = Files.createDirectories(Path.of(arguments[1], "page", "compiled"));
        Path sources = Files.createTempDirectory("pages");
        List<Path> pages;
        try (Stream<Path> files = Files.walk(root)) {
            pages = files.filter(file -> file.toString().matches(".*\\.jspx?"))
                    .sorted()
                    .toList();
        }
        int compiled = 0;
        for (int i = 0; i < pages.size(); i++) {
            Path source = sources.resolve("p" + i);
            boolean made = translate(root, pages.get(i), "p" + i, source) && compile(source, out) == 0;
            compiled += made ? 1 : 0;
            System.out.println((made ? "p" + i : "not compiled") + " " + root.relativize(pages.get(i)));
        }
        System.out.println(compiled + " of " + pages.size() + " pages compiled");
    }

    private static boolean translate(Path root, Path page, String name, Path to) throws ReflectiveOperationException {
        Class<?> type = Class.forName("org.apache.jasper.JspC");
        Object jasper = type.getConstructor().newInstance();
        type.getMethod("setUriroot", String.class).invoke(jasper, root.toString());
        type.getMethod("setJspFiles", String.class)
                .invoke(jasper, root.relativize(page).toString());
        type.getMethod("setOutputDir", String.class).invoke(jasper, to.toString());
        type.getMethod("setPackage", String.class).invoke(jasper, name);
        type.getMethod("setCompile", boolean.class).invoke(jasper, false);
        try {
            type.getMethod("execute").invoke(jasper);
            return true;
        } catch (java.lang.reflect.InvocationTargetException e) {
            System.out.println(page + ": " + e.getCause());
            return false;
        }
    }

    private static int compile(Path source, Path out) throws IOException {
        List<String> files;
        try (Stream<Path> found = Files.walk(source)) {
            files = found.map(Path::toString)
                    .filter(file -> file.endsWith(".java"))
                    .toList();
        }
        List<String> options = List.of("-nowarn", "-proc:none", "-d", out.toString());
        String[] all = Stream.concat(options.stream(), files.stream()).toArray(String[]::new);
        return ToolProvider.getSystemJavaCompiler().run(null, null, java.io.OutputStream.nullOutputStream(), all);
    }
}
