#pragma once

#include <QObject>
#include <QStringList>

namespace interlock {

class MainWindow;

/// Pictures of every screen of the store that is shown: each page, the palette, the keys and the guardrail's
/// detail, in each theme, at 100 % and 200 %. For documents and for looking at a change of the look. Real
/// data only: what the store holds is what is seen.
class ConsolePictures : public QObject {
    Q_OBJECT
public:
    ConsolePictures(MainWindow &window, const QString &folder);
    /// One picture a turn of the event loop; `ended` follows with a sentence, empty when all were saved.
    void start();

Q_SIGNALS:
    void ended(const QString &problem);

private:
    struct Shot {
        QString theme;
        int zoomPercent = 100;
        QString subject; ///< a page's id, "palette", "keys", "detail"
    };
    void next();
    void show(const Shot &shot);
    void save(const Shot &shot);
    MainWindow &m_window;
    QString m_folder;
    std::vector<Shot> m_shots;
    size_t m_at = 0;
};

} // namespace interlock
