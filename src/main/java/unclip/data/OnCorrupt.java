package unclip.data;

/** What to do with a file that is damaged, truncated or not what its name says. */
public enum OnCorrupt {
    /** Refuse the whole data set with one sentence that names the file. */
    REFUSE,
    /** Leave the file out, count it and name it to a listener. */
    SKIP
}
