package io.hivesec.engines.jvm;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The agent as a jar. Its classes come with this library; the same library always writes the same bytes. */
public final class AgentJar {
    static final String PACKAGE = "io/hivesec/engines/jvm/agent/";
    static final List<String> CLASSES = List.of(
            "Answer",
            "Capture",
            "Capture$Probe",
            "Classes",
            "Constants",
            "Entry",
            "Inspection",
            "Inspection$1",
            "Objects",
            "Opener",
            "Value");

    private AgentJar() {}

    /**
     * Builds the jar. It serves {@code -javaagent:JAR=JAR|watch|DIRECTORY} as well as an attaching inspector.
     *
     * @return its bytes
     * @throws IOException if this library is not whole
     */
    public static byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            entry(jar, JarFile.MANIFEST_NAME);
            manifest().write(jar);
            for (String name : CLASSES) {
                String path = PACKAGE + name + ".class";
                try (InputStream in = AgentJar.class.getClassLoader().getResourceAsStream(path)) {
                    if (in == null) {
                        throw new FileNotFoundException(path + ": not in this library");
                    }
                    entry(jar, path);
                    in.transferTo(jar);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", "io.hivesec.engines.jvm.agent.Entry");
        attributes.putValue("Premain-Class", "io.hivesec.engines.jvm.agent.Entry");
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.putValue("Can-Redefine-Classes", "false");
        return manifest;
    }

    private static void entry(JarOutputStream jar, String name) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
    }
}
