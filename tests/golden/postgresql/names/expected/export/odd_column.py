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
            # id  integer NOT NULL
            id=Unmapped(old.id),
            # class  integer
            class_field=Unmapped(old.class_field),
            # save  integer
            save_field=Unmapped(old.save_field),
            # pk  integer
            pk_field=Unmapped(old.pk_field),
            # objects  integer
            objects_field=Unmapped(old.objects_field),
            # a__b  integer
            a_b=Unmapped(old.a_b),
            # _lead  integer
            lead=Unmapped(old.lead),
            # trail_  integer
            trail=Unmapped(old.trail),
            # 1st  integer
            n1st=Unmapped(old.n1st),
            # per%cent  integer
            per_cent=Unmapped(old.per_cent),
            # 100%  integer
            n100=Unmapped(old.n100),
            # %s  integer
            s=Unmapped(old.s),
            # %(x)s  integer
            x_s=Unmapped(old.x_s),
            # with space  integer
            with_space=Unmapped(old.with_space),
            # Größe  integer
            größe=Unmapped(old.größe),
            # имя  integer
            имя=Unmapped(old.имя),
            # ﬁsh  integer
            fish=Unmapped(old.fish),
            # get_x_display  integer
            get_x_display_field=Unmapped(old.get_x_display_field),
            # _state  integer
            state=Unmapped(old.state),
            # self  integer
            self_field=Unmapped(old.self_field),
            # cls  integer
            cls_field=Unmapped(old.cls_field),
            # check  integer
            check_field=Unmapped(old.check_field),
            # mro  integer
            mro_field=Unmapped(old.mro_field),
            # Meta  integer
            meta=Unmapped(old.meta),
            # models  integer
            models_field=Unmapped(old.models_field),
            # dot.dot  integer
            dot_dot=Unmapped(old.dot_dot),
            # semi;colon  integer
            semi_colon=Unmapped(old.semi_colon),
            # new line  integer
            new_line=Unmapped(old.new_line),
            # back\slash  integer
            back_slash=Unmapped(old.back_slash),
            # apos'trophe  integer
            apos_trophe=Unmapped(old.apos_trophe),
            # question?  integer
            question=Unmapped(old.question),
            # co:lon  integer
            co_lon=Unmapped(old.co_lon),
            # --  integer
            column_2=Unmapped(old.column_2),
            # /*x*/  integer
            x=Unmapped(old.x),
            # None  integer
            none=Unmapped(old.none),
            # none_  integer
            none_2=Unmapped(old.none_2),
            # DoesNotExist  integer
            does_not_exist=Unmapped(old.does_not_exist),
            # clean  integer
            clean_field=Unmapped(old.clean_field),
            # delete  integer
            delete_field=Unmapped(old.delete_field),
            # serializable_value  integer
            serializable_value_field=Unmapped(old.serializable_value_field),
            # id_error  integer
            id_error_field=Unmapped(old.id_error_field),
            # F  integer
            f=Unmapped(old.f),
            # Q  integer
            q=Unmapped(old.q),
            # now  integer
            now=Unmapped(old.now),
            # decimal  integer
            decimal=Unmapped(old.decimal),
            # count  integer
            count=Unmapped(old.count),
            # index  integer
            index=Unmapped(old.index),
            # print  integer
            print=Unmapped(old.print),
            # exists  integer
            exists=Unmapped(old.exists),
            # a_1  integer
            a_1=Unmapped(old.a_1),
            # a1  integer
            a1=Unmapped(old.a1),
            # 日本  integer
            日本=Unmapped(old.日本),
            # 名前  integer
            名前=Unmapped(old.名前),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars  integer
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars,
            ),
            # a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charb  integer
            a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charb=Unmapped(
                old.a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charb,
            ),
            # quo"te  integer
            quo_te=Unmapped(old.quo_te),
            # "framed"  integer
            framed=Unmapped(old.framed),
            # "  integer
            column=Unmapped(old.column),
            # `  integer
            column_3=Unmapped(old.column_3),
            # CaseT  integer
            case_t_2=Unmapped(old.case_t_2),
            # Case_T  integer
            case_t=Unmapped(old.case_t),
            # case-t  integer
            case_t_3=Unmapped(old.case_t_3),
            # caseT  integer
            case_t_4=Unmapped(old.case_t_4),
        )
