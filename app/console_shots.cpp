#include "app/console_shots.h"

#include "ui/approvals/approvalspage.h"
#include "ui/mainwindow.h"
#include "ui/settings/keytable.h"
#include "ui/style/look.h"
#include "ui/wizard/firststeps.h"

#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QTimer>

#include <algorithm>

namespace interlock {

using namespace Qt::StringLiterals;
using preview::dialogs;
using preview::Scene;

namespace {
constexpr int kSettleMs = 40;     ///< layouts and curves are drawn by then
constexpr int kDialogMs = 600;    ///< and a button that sleeps for half a second is awake
constexpr int kRounds = 12;       ///< of layouts that are asked for by layouts
constexpr int kSheetColours = 48; ///< enough to see what is where
constexpr int kHelpWidth = 960;   ///< of a help picture, in pixels
constexpr QSize kUsual{1440, 900}, kZoomed{1920, 1200};

/// The pictures of the help pages: scene and subject.
const std::vector<std::pair<Scene, QString>> &helpPictures()
{
    static const std::vector<std::pair<Scene, QString>> all{
        {Scene::Live, u"live"_s},        {Scene::Live, u"timeline"_s},    {Scene::Breach, u"live"_s},
        {Scene::Breach, u"incident"_s},  {Scene::RolledBack, u"live"_s},  {Scene::SecondKey, u"approvals"_s},
        {Scene::SecondKey, u"sign"_s},   {Scene::Live, u"records"_s},     {Scene::Live, u"policies"_s},
        {Scene::Held, u"connections"_s}, {Scene::NoReleases, u"first"_s}, {Scene::NobodyGuarding, u"live"_s},
        {Scene::Live, u"detail"_s}};
    return all;
}

QString sheetOf(const QString &theme, int zoomPercent)
{
    return u"%1-%2"_s.arg(theme).arg(zoomPercent);
}
} // namespace

SceneShots::SceneShots(const QString &folder) : m_folder(folder), m_nobody(ConsoleSeat{})
{
    for (const QString &theme : {u"light"_s, u"dark"_s}) {
        for (int zoom : {100, 200})
            plan(theme, zoom);
    }
}

SceneShots::~SceneShots() = default;

void SceneShots::plan(const QString &theme, int zoomPercent)
{
    QStringList rows, columns;
    for (const PageInfo &info : allPages())
        columns << info.id;
    for (Scene scene : preview::allScenes()) {
        rows << toString(scene);
        for (const QString &page : columns)
            m_shots.push_back({theme, zoomPercent, scene, page});
        for (const auto &[of, dialog] : dialogs()) {
            if (of == scene)
                m_shots.push_back({theme, zoomPercent, scene, dialog});
        }
    }
    rows << u"dialogs"_s << u"more dialogs"_s;
    m_sheets.emplace(
        sheetOf(theme, zoomPercent),
        ContactSheet(tr("Interlock, %1 theme at %L2 %").arg(theme).arg(zoomPercent), rows, columns));
}

void SceneShots::start()
{
    if (!QDir().mkpath(m_folder + u"/help"_s)) {
        Q_EMIT ended(tr("The folder cannot be made: %1").arg(m_folder));
        return;
    }
    next();
}

void SceneShots::next()
{
    if (m_at == m_shots.size()) {
        for (const auto &[name, sheet] : m_sheets) {
            const QString file = u"%1/contact-%2.png"_s.arg(m_folder, name);
            if (!withFewColours(sheet.image(), kSheetColours).save(file, "PNG", 0))
                return fail(file);
        }
        Q_EMIT ended({});
        return;
    }
    const Shot shot = m_shots[m_at++];
    show(shot);
    QTimer::singleShot(pageOf(shot.subject) ? kSettleMs : kDialogMs, this, [this, shot] { save(shot); });
}

void SceneShots::show(const Shot &shot)
{
    const Shot *before = m_at > 1 ? &m_shots[m_at - 2] : nullptr;
    Shot alike = shot;
    if (before)
        alike.subject = before->subject;
    if (!before || alike != *before)
        openWindow(shot);
    if (const auto page = pageOf(shot.subject)) {
        m_window->setPage(*page);
        m_pictured = m_window.get();
        return;
    }
    m_window->setPage(Page::Live);
    m_pictured = open(shot.subject);
}

void SceneShots::openWindow(const Shot &shot)
{
    m_window.reset();
    applyLook(*qApp, *themeChoice(shot.theme), shot.zoomPercent / 100.0);
    m_clock.set(preview::kPreviewed);
    m_window = std::make_unique<MainWindow>(m_clock, m_nobody);
    m_window->resize(shot.zoomPercent > 100 ? kZoomed : kUsual);
    m_window->setZone(Zone::Utc);
    m_window->show();
    m_window->take(std::make_shared<const Snapshot>(snapshotOf(shot.scene, preview::kPreviewed)));
    const Duration later = preview::ageOf(shot.scene);
    m_clock.set({preview::kPreviewed.boot + later, preview::kPreviewed.wall + later});
    m_window->apply();
}

QWidget *SceneShots::open(const QString &dialog)
{
    if (dialog == u"sign") {
        LeaseDialog *form = m_window->approvalsPage()->review(LeaseId{u"7c1f"_s});
        form->follow(&form->lease(), m_clock.now());
        return form;
    }
    if (dialog == u"first" || dialog == u"change-key") {
        QDialog *made =
            dialog == u"first"
                ? static_cast<QDialog *>(new FirstSteps(Installation{}, m_window.get()))
                : new KeyDialog(*m_window->keymap(), *m_window->keymap()->action(u"hold"_s), m_window.get());
        made->open();
        return made;
    }
    m_window->keymap()->action(dialog)->trigger();
    for (QDialog *shown : m_window->findChildren<QDialog *>()) {
        if (shown->isVisible())
            return shown;
    }
    return nullptr;
}

void SceneShots::save(const Shot &shot)
{
    // Rows that wrap ask those around them for height one after the other, on a busy machine for longer.
    for (int round = 0; round < kRounds; ++round)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QString problem = m_pictured ? write(shot, m_pictured->grab().toImage()) : shot.subject;
    if (m_pictured && m_pictured != m_window.get()) {
        m_pictured->hide(); // a field that loses the focus still finds its dialog whole
        delete m_pictured;
    }
    m_pictured = nullptr;
    if (!problem.isEmpty())
        return fail(problem);
    next();
}

/// The file that could not be written; empty when all were.
QString SceneShots::write(const Shot &shot, const QImage &picture)
{
    const QString sheet = sheetOf(shot.theme, shot.zoomPercent), scene = toString(shot.scene);
    const QString file = u"%1/%2-%3-%4.png"_s.arg(m_folder, scene, shot.subject, sheet);
    if (!picture.save(file, "PNG"))
        return file;
    const auto dialog = std::ranges::find(dialogs(), std::pair(shot.scene, shot.subject));
    const qsizetype at = dialog - dialogs().begin();
    if (dialog == dialogs().end())
        m_sheets.at(sheet).add(scene, shot.subject, picture);
    else
        m_sheets.at(sheet).add(at < 8 ? u"dialogs"_s : u"more dialogs"_s, allPages()[size_t(at % 8)].id,
                               picture);
    const bool isHelp =
        sheet == u"light-100" && std::ranges::count(helpPictures(), std::pair(shot.scene, shot.subject));
    if (!isHelp)
        return {};
    const QString small = u"%1/help/%2-%3.png"_s.arg(m_folder, scene, shot.subject);
    const QImage scaled =
        picture.width() > kHelpWidth ? picture.scaledToWidth(kHelpWidth, Qt::SmoothTransformation) : picture;
    return withFewColours(scaled).save(small, "PNG", 0) ? QString() : small;
}

void SceneShots::fail(const QString &file)
{
    Q_EMIT ended(tr("The picture cannot be written: %1").arg(file));
}

} // namespace interlock
