"""What becomes of `tbl_odd columns%`.

Set `target` to the new model, give its names to the keywords below and take `Unmapped` away;
delete the lines that nothing needs any more. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped

from legacy.models import OddColumn


class OddColumnExport(Export):
    source = OddColumn
    target = Unmapped

    def row(self, old):
        return self.target(
            # id  int NOT NULL
            id=Unmapped(old.id),
            # class  int
            class_field=Unmapped(old.class_field),
            # save  int
            save_field=Unmapped(old.save_field),
            # pk  int
            pk_field=Unmapped(old.pk_field),
            # objects  int
            objects_field=Unmapped(old.objects_field),
            # a__b  int
            a_b=Unmapped(old.a_b),
            # _lead  int
            lead=Unmapped(old.lead),
            # trail_  int
            trail=Unmapped(old.trail),
            # 1st  int
            n1st=Unmapped(old.n1st),
            # per%cent  int
            per_cent=Unmapped(old.per_cent),
            # 100%  int
            n100=Unmapped(old.n100),
            # %s  int
            s=Unmapped(old.s),
            # %(x)s  int
            x_s=Unmapped(old.x_s),
            # with space  int
            with_space=Unmapped(old.with_space),
            # Größe  int
            größe=Unmapped(old.größe),
            # имя  int
            имя=Unmapped(old.имя),
            # ﬁsh  int
            fish=Unmapped(old.fish),
            # get_x_display  int
            get_x_display_field=Unmapped(old.get_x_display_field),
            # _state  int
            state=Unmapped(old.state),
            # self  int
            self_field=Unmapped(old.self_field),
            # cls  int
            cls_field=Unmapped(old.cls_field),
            # check  int
            check_field=Unmapped(old.check_field),
            # mro  int
            mro_field=Unmapped(old.mro_field),
            # Meta  int
            meta=Unmapped(old.meta),
            # models  int
            models_field=Unmapped(old.models_field),
            # dot.dot  int
            dot_dot=Unmapped(old.dot_dot),
            # semi;colon  int
            semi_colon=Unmapped(old.semi_colon),
            # new line  int
            new_line=Unmapped(old.new_line),
            # back\slash  int
            back_slash=Unmapped(old.back_slash),
            # apos'trophe  int
            apos_trophe=Unmapped(old.apos_trophe),
            # question?  int
            question=Unmapped(old.question),
            # co:lon  int
            co_lon=Unmapped(old.co_lon),
            # --  int
            column_2=Unmapped(old.column_2),
            # /*x*/  int
            x=Unmapped(old.x),
            # None  int
            none=Unmapped(old.none),
            # none_  int
            none_2=Unmapped(old.none_2),
            # DoesNotExist  int
            does_not_exist=Unmapped(old.does_not_exist),
            # clean  int
            clean_field=Unmapped(old.clean_field),
            # delete  int
            delete_field=Unmapped(old.delete_field),
            # serializable_value  int
            serializable_value_field=Unmapped(old.serializable_value_field),
            # id_error  int
            id_error_field=Unmapped(old.id_error_field),
            # F  int
            f=Unmapped(old.f),
            # Q  int
            q=Unmapped(old.q),
            # now  int
            now=Unmapped(old.now),
            # decimal  int
            decimal=Unmapped(old.decimal),
            # count  int
            count=Unmapped(old.count),
            # index  int
            index=Unmapped(old.index),
            # print  int
            print=Unmapped(old.print),
            # exists  int
            exists=Unmapped(old.exists),
            # a_1  int
            a_1=Unmapped(old.a_1),
            # a1  int
            a1=Unmapped(old.a1),
            # 日本  int
            日本=Unmapped(old.日本),
            # 名前  int
            名前=Unmapped(old.名前),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_  int
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars,
            ),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb  int
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb,
            ),
            # quo`te  int
            quo_te=Unmapped(old.quo_te),
            # `framed`  int
            framed=Unmapped(old.framed),
            # `  int
            column_3=Unmapped(old.column_3),
            # "  int
            column=Unmapped(old.column),
            # CaseT  int
            case_t_2=Unmapped(old.case_t_2),
            # Case_T  int
            case_t=Unmapped(old.case_t),
            # case-t  int
            case_t_3=Unmapped(old.case_t_3),
        )
