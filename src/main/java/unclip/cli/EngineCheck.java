package unclip.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.cuda.CudaUtils;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/** Looks at the tensor engine: versions, devices, and whether it computes what it should. */
final class EngineCheck {

    private static final String REINSTALL =
            "Remove the folder target and the cache ~/.djl.ai, then start again; both are made"
                    + " anew.";

    private EngineCheck() {}

    static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        try {
            Engine engine = Engine.getInstance();
            findings.add(
                    Finding.fine(
                            "Engine",
                            "DJL " + Engine.getDjlVersion() + " on " + engine.getEngineName()));
            findings.add(versions(LibUtils.getVersion(), shimVersion()));
            findings.addAll(devices(engine));
            findings.addAll(OperationsCheck.findings(engine));
        } catch (RuntimeException | LinkageError e) {
            findings.add(Finding.broken("Engine", Sentences.of(e), REINSTALL));
        }
        return findings;
    }

    /** A shim for another PyTorch loads without complaint and then reads shapes wrongly. */
    static Finding versions(String nativeVersion, @Nullable String shimVersion) {
        String text = "PyTorch " + nativeVersion + ", shim for " + shimVersion;
        if (shimVersion != null && release(nativeVersion).equals(release(shimVersion))) {
            return Finding.fine("Native", text);
        }
        return Finding.broken(
                "Native",
                text,
                "The two must be of the same PyTorch; unset PYTORCH_VERSION and"
                        + " PYTORCH_LIBRARY_PATH, or point them at PyTorch "
                        + (shimVersion == null ? "2.7.1" : release(shimVersion))
                        + ".");
    }

    private static String release(String version) {
        return version.replaceAll("[-+].*", "");
    }

    private static @Nullable String shimVersion() {
        try (InputStream in =
                LibUtils.class.getClassLoader().getResourceAsStream("jnilib/pytorch.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("jni_version", properties.getProperty("version"));
        } catch (IOException e) {
            return null;
        }
    }

    private static List<Finding> devices(Engine engine) {
        List<Finding> findings = new ArrayList<>();
        findings.add(device(engine, Device.cpu()));
        for (int i = 0; i < engine.getGpuCount(); i++) {
            findings.add(device(engine, Device.gpu(i)));
        }
        return findings;
    }

    private static Finding device(Engine engine, Device device) {
        String subject = device.isGpu() ? "GPU " + device.getDeviceId() : "CPU";
        List<String> wrong = SelfCheck.failures(engine, device);
        if (!wrong.isEmpty()) {
            return Finding.broken(
                    subject, "computes wrongly: " + String.join(", ", wrong), REINSTALL);
        }
        return Finding.fine(subject, "computes rightly" + memory(device));
    }

    private static String memory(Device device) {
        if (!device.isGpu()) {
            return "";
        }
        double gib = CudaUtils.getGpuMemory(device).getMax() / (double) (1L << 30);
        return String.format(Locale.ROOT, ", %.1f GiB of memory", gib);
    }
}
