package unclip.weights.hub;

/** Hears how a download goes on. */
@FunctionalInterface
public interface DownloadListener {

    /** Hears nothing. */
    DownloadListener SILENT = (file, done, total) -> {};

    /**
     * Some bytes arrived.
     *
     * @param file the file's name
     * @param done bytes that are there, those of earlier attempts included
     * @param total bytes of the whole file; 0 if the server does not say
     */
    void progress(String file, long done, long total);
}
