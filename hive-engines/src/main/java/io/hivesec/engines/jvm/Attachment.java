package io.hivesec.engines.jvm;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.Closeable;
import java.io.IOException;

/** A JVM that this process is attached to. Needs the module {@code jdk.attach}, which every JDK has. */
final class Attachment implements Closeable {
    private final int pid;
    private final VirtualMachine machine;

    private Attachment(int pid, VirtualMachine machine) {
        this.pid = pid;
        this.machine = machine;
    }

    static Attachment to(int pid) throws JvmAccessException {
        try {
            return new Attachment(pid, VirtualMachine.attach(String.valueOf(pid)));
        } catch (AttachNotSupportedException | IOException e) {
            throw new JvmAccessException("JVM " + pid + ": cannot attach: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new JvmAccessException("this Java has no module jdk.attach: run with a JDK", e);
        }
    }

    /** Loads an agent and waits until it is done. */
    void load(String jar, String options) throws JvmAccessException {
        try {
            machine.loadAgent(jar, options);
        } catch (AgentLoadException | AgentInitializationException | IOException e) {
            // JDK 17 reads the number that JDK 8 and 9 answer as an error: "0" is success.
            if (!"0".equals(e.getMessage())) {
                throw new JvmAccessException("JVM " + pid + ": refuses the agent: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        machine.detach();
    }
}
