// The smallest Qt window there is: what `interlock-console --bench` holds its own first frame against.
#include <QApplication>
#include <QTimer>
#include <QWidget>

#include <cstdio>

namespace {
class BareWindow final : public QWidget {
protected:
    void paintEvent(QPaintEvent *) override
    {
        std::puts("frame");
        std::fflush(stdout);
        QTimer::singleShot(0, qApp, &QCoreApplication::quit);
    }
};
} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    BareWindow window;
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}
