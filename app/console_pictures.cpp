#include "app/console_pictures.h"

#include "ui/mainwindow.h"
#include "ui/style/look.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QTimer>

namespace interlock {

using namespace Qt::StringLiterals;

namespace {
constexpr int kSettleMs = 260; ///< curves, ages and the window's layout are drawn by then
constexpr QSize kUsual{1440, 900}, kZoomed{1920, 1200};
} // namespace

ConsolePictures::ConsolePictures(MainWindow &window, const QString &folder)
    : m_window(window), m_folder(folder)
{
    QStringList subjects;
    for (const PageInfo &info : allPages())
        subjects << info.id;
    subjects << u"palette"_s << u"keys"_s << u"detail"_s;
    for (const QString &theme : {u"light"_s, u"dark"_s, u"contrast"_s}) {
        for (int zoom : {100, 200}) {
            for (const QString &subject : subjects)
                m_shots.push_back({theme, zoom, subject});
        }
    }
}

void ConsolePictures::start()
{
    if (!QDir().mkpath(m_folder)) {
        Q_EMIT ended(tr("The folder cannot be made: %1").arg(m_folder));
        return;
    }
    next();
}

void ConsolePictures::next()
{
    if (m_at == m_shots.size()) {
        Q_EMIT ended({});
        return;
    }
    const Shot shot = m_shots[m_at++];
    show(shot);
    QTimer::singleShot(kSettleMs, this, [this, shot] { save(shot); });
}

void ConsolePictures::show(const Shot &shot)
{
    applyLook(*qApp, *themeChoice(shot.theme), shot.zoomPercent / 100.0);
    m_window.resize(shot.zoomPercent > 100 ? kZoomed : kUsual);
    if (const auto page = pageOf(shot.subject)) {
        m_window.setPage(*page);
        return;
    }
    m_window.setPage(Page::Live);
    m_window.keymap()->action(shot.subject)->trigger();
}

void ConsolePictures::save(const Shot &shot)
{
    QWidget *seen = &m_window;
    const bool overlay = !pageOf(shot.subject);
    QDialog *dialog = overlay ? m_window.findChild<QDialog *>() : nullptr;
    if (dialog)
        seen = dialog;
    const QString file =
        QDir(m_folder).filePath(u"%1-%2-%3.png"_s.arg(shot.subject, shot.theme).arg(shot.zoomPercent));
    const bool saved =
        (overlay && !dialog) || seen->grab().save(file, "PNG"); // no release: no detail to show
    delete dialog;
    if (saved)
        next();
    else
        Q_EMIT ended(tr("The picture cannot be written: %1").arg(file));
}

} // namespace interlock
