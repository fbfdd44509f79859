#pragma once

#include "app/contactsheet.h"
#include "app/preview/scenes.h"
#include "ui/follower/follower.h"

#include <QObject>

#include <map>
#include <memory>

class QDialog;

namespace interlock {

class MainWindow;

/// Pictures of every screen and dialog in every state, light and dark, at 100 % and 200 %, from invented
/// snapshots: evidence of the looks. Beside them `contact-THEME-ZOOM.png`, all of one theme at one glance,
/// and in `help` the smaller ones that the help pages show. The same on every machine with the same fonts.
class SceneShots : public QObject {
    Q_OBJECT
public:
    explicit SceneShots(const QString &folder);
    ~SceneShots() override;
    /// One picture a turn of the event loop; `ended` follows with a sentence, empty when all were saved.
    void start();

Q_SIGNALS:
    void ended(const QString &problem);

private:
    struct Shot {
        QString theme;
        int zoomPercent = 100;
        preview::Scene scene = preview::Scene::Live;
        QString subject; ///< a page's id, or a dialog: "palette", "keys", "sign"
        bool operator==(const Shot &) const = default;
    };
    class StillClock final : public Clock {
    public:
        Moment now() const override { return m_now; }
        QString bootId() const override { return QStringLiteral("pictures"); }
        void set(Moment now) { m_now = now; }

    private:
        Moment m_now = preview::kPreviewed;
    };
    /// What is asked goes nowhere: it is never started. Records it has read all the same.
    class Nobody final : public Follower {
    public:
        using Follower::Follower;
        void readPayload(qint64 record, PayloadRead read) override { read(preview::payloadOf(record)); }
    };
    void plan(const QString &theme, int zoomPercent);
    void next();
    void show(const Shot &shot);
    void openWindow(const Shot &shot);
    QWidget *open(const QString &dialog);
    void save(const Shot &shot);
    QString write(const Shot &shot, const QImage &picture);
    void fail(const QString &file);

    QString m_folder;
    StillClock m_clock;
    Nobody m_nobody;
    std::unique_ptr<MainWindow> m_window;
    QWidget *m_pictured = nullptr;
    std::vector<Shot> m_shots;
    size_t m_at = 0;
    std::map<QString, ContactSheet> m_sheets; ///< by "light-100"
};

} // namespace interlock
